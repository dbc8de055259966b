# One static binary and nothing beside it: no shell, no package manager, no root.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /milepost ./bot
RUN mkdir /empty

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /milepost /milepost
# A volume mounted here takes the owner that the folder has.
COPY --from=build --chown=65532:65532 /empty /data
USER 65532:65532
# /data holds config.toml, the process files and, without a Redis, the deals.
WORKDIR /data
VOLUME /data
ENTRYPOINT ["/milepost"]
CMD ["run", "-config", "/data/config.toml"]
