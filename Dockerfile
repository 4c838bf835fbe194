FROM python:3.11-slim AS packages
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.11-slim
RUN useradd --system --create-home --uid 10001 evalhub
WORKDIR /app
COPY --from=packages /venv /venv
COPY manage.py ./
COPY evalhub evalhub
COPY annotation annotation
COPY calibration calibration
COPY judges judges
COPY templates templates
COPY static static
RUN install -d -o evalhub -g evalhub -m 0700 /data /worker
ENV OPENBLAS_NUM_THREADS=1
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 EVALHUB_DATA=/data
USER evalhub
VOLUME /data
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "8", "evalhub.wsgi:application"]
