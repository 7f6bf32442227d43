package io.cardea.controlplane.simulate;

import io.cardea.controlplane.config.ConfigLoader;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.snapshot.BuiltIn;
import io.cardea.controlplane.snapshot.SnapshotPublisher;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Configurations as they are written, compiled. */
record Snapshots(Path folder) {

  /** What {@code documents} declare. */
  GatewaySnapshot of(String... documents) throws IOException {
    Path file = folder.resolve("all.yaml");
    Files.writeString(file, String.join("\n---\n", documents));
    return switch (new ConfigLoader(_ -> null).load(file)) {
      case Loaded.Valid valid -> new SnapshotPublisher(BuiltIn.NONE, valid).current();
      case Loaded.Invalid invalid -> throw new AssertionError(invalid.problems().toString());
    };
  }

  static String adapter(String name, String... more) {
    return document(
        "Adapter",
        name,
        "upstream: {http: {url: \"https://mcp.example.com/mcp\"}}"
            + (more.length == 0 ? "" : ", " + String.join(", ", List.of(more))));
  }

  static String role(String name, String spec) {
    return document("Role", name, spec);
  }

  static String binding(String role, String subjects) {
    return document("Binding", "to-" + role, "roles: [" + role + "], subjects: [" + subjects + "]");
  }

  static String document(String kind, String name, String spec) {
    return "apiVersion: cardea.io/v1\nkind: %s\nmetadata: {name: %s}\nspec: {%s}\n"
        .formatted(kind, name, spec);
  }
}
