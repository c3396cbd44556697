# nnqft with PoCL and gnuplot on Debian. For a GPU, start the container with its device and its driver's OpenCL file:
#   docker build -t nnqft .
#   docker run --rm -v "$PWD:/work" nnqft run Examples/erf-d1.yaml
FROM swift:6.3-bookworm AS build
WORKDIR /nnqft
COPY . .
RUN scripts/install-dependencies --packages && make deb

FROM debian:bookworm-slim
COPY --from=build /nnqft/.build/deb/ /tmp/deb/
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        /tmp/deb/*.deb gnuplot-nox graphviz libhdf5-103-1 ocl-icd-libopencl1 pocl-opencl-icd \
    && rm -rf /tmp/deb /var/lib/apt/lists/* \
    && useradd --create-home nnqft
USER nnqft
WORKDIR /work
ENV LANG=C.UTF-8
ENTRYPOINT ["nnqft"]
CMD ["--help"]
