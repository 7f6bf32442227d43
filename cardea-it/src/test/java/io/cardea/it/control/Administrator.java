package io.cardea.it.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.KeyScope;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;

/** Somebody with an admin key of a gateway. */
public record Administrator(TestGateway gateway, String key) {

  public static Administrator of(TestGateway gateway) {
    return new Administrator(gateway, gateway.issue("boss", KeyScope.admin()).key());
  }

  /** One who has these admin roles only. */
  static Administrator in(TestGateway gateway, AdminRole... roles) {
    KeyScope scope = new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty(), Set.of(roles));
    return new Administrator(gateway, gateway.issue("some-" + roles[0].label(), scope).key());
  }

  /** Asks; {@code fields} are further lines of the head. */
  public RawResponse ask(String method, String path, String body, String... fields)
      throws IOException {
    try (RawHttp http = RawHttp.connect(gateway.port())) {
      StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
      head.append("Host: localhost\r\nAuthorization: Bearer ").append(key).append("\r\n");
      for (String field : fields) {
        head.append(field).append("\r\n");
      }
      if (!body.isEmpty()) {
        head.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n");
      }
      http.send((head + "\r\n" + body).getBytes(UTF_8));
      return http.response();
    }
  }

  public RawResponse get(String path) throws IOException {
    return ask("GET", path, "");
  }

  /** Whether there is something at {@code path} now. */
  boolean finds(String path) {
    try {
      return get(path).status() == 200;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts {@code document}. */
  public RawResponse put(String kind, String name, String document, String... fields)
      throws IOException {
    return ask("PUT", "/api/v1/" + kind + "/" + name, document, fields);
  }
}
