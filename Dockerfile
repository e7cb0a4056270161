# The image holds the binary alone: pages, styles, wasm, migrations and runbooks are inside it. Give it a DATABASE_URL.

FROM rust:1.95-trixie AS build
RUN apt-get update && apt-get install -y --no-install-recommends binaryen && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# The tools only depend on the lock file, so they stay in a layer of their own.
COPY Cargo.lock ./
COPY .ci/look.sh .ci/set-up .ci/
RUN .ci/set-up build
COPY . .
ENV SQLX_OFFLINE=true
RUN make wasm && cargo build -p server --bin signalbox --release --locked

FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /var/lib/signalbox --create-home signalbox
COPY --from=build /src/target/release/signalbox /usr/local/bin/signalbox
USER 10001
# What is listened on inside the container; what people type is SIGNALBOX_PUBLIC_URL.
ENV SIGNALBOX_ADDR=0.0.0.0:3000 SIGNALBOX_DATA_DIR=/var/lib/signalbox SIGNALBOX_LOG=json
EXPOSE 3000
STOPSIGNAL SIGTERM
ENTRYPOINT ["signalbox"]
CMD ["serve"]
