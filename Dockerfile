FROM python:3.12-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
# Static files are named by their content; a key is needed to start, not to collect.
RUN DATA_DIR=/tmp/build STATIC_MANIFEST=1 python manage.py collectstatic --noinput \
 && useradd --create-home kehoach && mkdir /data && chown kehoach /data
USER kehoach
ENV PRODUCTION=1 DATA_DIR=/data PYTHONUNBUFFERED=1
EXPOSE 8000
CMD ["gunicorn", "kehoach.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--timeout", "120"]
