package io.cardea.testkit.cut;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes HTTP/1.1 requests off a connection, each as the bytes it came in. */
final class RequestReader {

  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:[ \t]*(\\d{1,9})");

  private final InputStream in;

  RequestReader(InputStream in) {
    this.in = in;
  }

  /** The first byte of the next request; empty at the end of the connection. */
  Optional<Integer> begin() throws IOException {
    int first = in.read();
    return first < 0 ? Optional.empty() : Optional.of(first);
  }

  /** The rest of a request that begins with {@code first}; less of it if the connection ends. */
  byte[] rest(int first) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(first);
    int ends = 0;
    while (ends < 2) {
      int next = in.read();
      if (next < 0) {
        return request.toByteArray();
      }
      request.write(next);
      ends = next == '\n' ? ends + 1 : next == '\r' ? ends : 0;
    }
    Matcher length = LENGTH.matcher(request.toString(ISO_8859_1));
    if (length.find()) {
      request.writeBytes(in.readNBytes(Integer.parseInt(length.group(1))));
    }
    return request.toByteArray();
  }
}
