package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Problem;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.rest.RestTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A configuration with one adapter whose tools come from {@code apis/api.yaml}. */
record OpenApiFolder(Path path) {

  /** The smallest document with these paths, which begin at column 1. */
  static String document(String version, String paths, String more) {
    return "openapi: %s\ninfo: {title: t, version: '1'}\nservers: [{url: 'https://api.example/v1'}]\npaths:\n"
            .formatted(version)
        + paths.indent(2)
        + more;
  }

  /** Puts the document there. */
  OpenApiFolder with(String document) {
    try {
      Files.createDirectories(path.resolve("apis"));
      Files.writeString(path.resolve("apis/api.yaml"), document);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The configuration.
   *
   * @param more keys beside {@code document}, each after a comma
   */
  ConfigFolder config(String more) {
    return new ConfigFolder(path, Map.of("TOKEN", "s3cret", "USER", "u:s3cret"))
        .with(
            "a.yaml",
            """
            apiVersion: cardea.io/v1
            kind: Adapter
            metadata: {name: shop}
            spec:
              upstream:
                openapi: {document: apis/api.yaml%s}
            """
                .formatted(more));
  }

  RestUpstream upstream(String more) {
    return (RestUpstream) config(more).valid().adapters().getFirst().upstream();
  }

  List<String> names(String more) {
    return upstream(more).tools().stream().map(RestTool::name).toList();
  }

  List<String> notes(String more) {
    return config(more).valid().notes().stream().map(Problem::message).toList();
  }
}
