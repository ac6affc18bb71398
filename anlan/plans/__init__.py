"""Policy documents become plans; plans become tasks that units sign for, report on and get accepted.

Carries out S0…S4 of the requirements: clause matrix cluster PLAN, life cycles 4.21 (task, letter, instrument,
boundary dispute). Words: 工作要点, 目标任务清单, 牵头单位, 配合单位, 签收, 办结, 责任书.
"""
