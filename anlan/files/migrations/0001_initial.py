import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_model', models.CharField(editable=False, max_length=80)),
                ('row_id', models.PositiveBigIntegerField(editable=False)),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('media_type', models.CharField(max_length=100, verbose_name='类型')),
                ('size', models.PositiveBigIntegerField(verbose_name='大小')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('path', models.CharField(max_length=120)),
                ('kind', models.CharField(blank=True, max_length=40, verbose_name='材料种类')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='上传时间')),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='自述形成时间')),
                ('copied_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='files.attachment', verbose_name='转自')),
                ('sealed', models.BooleanField(default=False, verbose_name='已封存')),
            ],
            options={
                'verbose_name': '附件',
                'verbose_name_plural': '附件',
                'ordering': ['uploaded_at', 'id'],
                'indexes': [models.Index(fields=['row_model', 'row_id'], name='files_attac_row_mod_613699_idx'), models.Index(fields=['sha256'], name='files_attac_sha256_087402_idx')],
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='photo', serialize=False, to='files.attachment', verbose_name='附件')),
                ('width', models.PositiveIntegerField(verbose_name='宽')),
                ('height', models.PositiveIntegerField(verbose_name='高')),
                ('look', models.CharField(max_length=32, verbose_name='感知哈希')),
                ('camera', models.CharField(blank=True, max_length=60, verbose_name='拍摄设备')),
                ('camera_at', models.DateTimeField(null=True, verbose_name='相机记录的拍摄时间')),
                ('lon', models.DecimalField(decimal_places=6, max_digits=9, null=True, verbose_name='相机记录的经度')),
                ('lat', models.DecimalField(decimal_places=6, max_digits=9, null=True, verbose_name='相机记录的纬度')),
            ],
            options={
                'verbose_name': '照片',
                'verbose_name_plural': '照片',
            },
        ),
        migrations.CreateModel(
            name='PhotoBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bands', to='files.photo', verbose_name='照片')),
                ('band', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name': '照片特征',
                'verbose_name_plural': '照片特征',
                'indexes': [models.Index(fields=['band', 'photo'], name='files_photo_band_7c9337_idx')],
            },
        ),
    ]
