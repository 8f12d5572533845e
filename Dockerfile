# syntax=docker/dockerfile:1
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS builder
WORKDIR /srv/wakuncar
COPY requirements.lock ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock \
    && printf '#!/opt/venv/bin/python\nimport sys\nfrom app.cli import main\nsys.exit(main())\n' > /opt/venv/bin/wakuncar \
    && chmod 0755 /opt/venv/bin/wakuncar
COPY alembic.ini ./
COPY migrations migrations
COPY seed seed
COPY app app
RUN python -m compileall -q app migrations

FROM python:${PYTHON}-slim
LABEL org.opencontainers.image.title="wakuncar" \
      org.opencontainers.image.description="Data collection for RT/RW cadres and live, exact totals for the offices of a city" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/srv/wakuncar \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    WAKUNCAR_DATA=/data
COPY --from=builder /opt/venv /opt/venv
COPY --from=builder /srv/wakuncar /srv/wakuncar
COPY LICENSE NOTICE /srv/wakuncar/
RUN install -d -o 10001 -g 10001 -m 0700 /data
WORKDIR /srv/wakuncar
USER 10001:10001
# The root file system may be read-only: only /data and a temporary /tmp are written.
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["wakuncar", "serve", "--host", "0.0.0.0", "--port", "8000"]
