"""What is supervised and is no enterprise: 场馆, 自建房, 车辆, 船舶, 管道, 设施, 摊点群, 大型活动, 景区.

One table for all; what is particular to a kind is declared once, in ``kinds``. Requirements 4.20 "Subject".
"""
