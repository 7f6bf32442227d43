package io.cardea.mcp.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The tables of texts in the test resources; {@code \xNN} in them stands for a byte. */
final class JsonTable {

  private static final Pattern BYTE = Pattern.compile("\\\\x([0-9a-f]{2})");

  private JsonTable() {}

  static List<String> rows(String resource) {
    try (InputStream in = JsonTable.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("# "))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String row) {
    return BYTE.matcher(row)
        .replaceAll(match -> {
          char c = (char) Integer.parseInt(match.group(1), 16);
          return c == '\\' ? "\\\\" : c == '$' ? "\\$" : String.valueOf(c);
        })
        .getBytes(ISO_8859_1);
  }
}
