# The tool as an image: docker build --tag quantbuild . && docker run --rm --network none --volume "$PWD:/data" quantbuild run
ARG DOTNET_VERSION=10.0

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET_VERSION} AS build
WORKDIR /source
COPY Directory.Build.props Directory.Build.targets Directory.Packages.props global.json .editorconfig ./
COPY schemas/ schemas/
COPY src/ src/
RUN dotnet publish src/QuantBuild.Tool/QuantBuild.Tool.csproj --configuration Release --output /tool -p:RunAnalyzers=false

FROM mcr.microsoft.com/dotnet/runtime:${DOTNET_VERSION} AS tool
COPY --from=build /tool/ /opt/quantbuild/
COPY LICENSE /opt/quantbuild/

# Nothing is fetched, asked or sent when it runs, and nothing is written but artifacts and temporary files.
ENV DOTNET_EnableDiagnostics=0 HOME=/tmp
USER 10001:10001
WORKDIR /data
ENTRYPOINT ["dotnet", "/opt/quantbuild/quantbuild.dll"]
CMD ["--help"]
