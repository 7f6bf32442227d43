package io.cardea.controlplane.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.config.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** The published JSON Schema (draft 2020-12) of each kind of document. */
public final class Schemas {

  private Schemas() {}

  /** The kinds there are, as documents write them. */
  public static List<String> kinds() {
    return Arrays.stream(Kind.values()).map(Kind::label).toList();
  }

  /** The schema of {@code kind}. */
  public static String of(Kind kind) {
    String name = "/io/cardea/controlplane/schema/" + kind.label() + ".json";
    try (InputStream in = Schemas.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
