package io.cardea.app.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.util.Optional;

/** Another registry that speaks the MCP Registry API v0.1. */
public final class Registry {

  private final String base;

  /** The registry at {@code base}, with or without {@code /v0.1/servers} at its end. */
  public Registry(String base) {
    this.base = base.replaceAll("/+$", "").replaceAll("/v0\\.1(/servers)?$", "");
  }

  /**
   * Where a server is described.
   *
   * @param version its latest if empty
   * @throws NotFetchedException if the registry's address is none
   */
  public URI server(String name, Optional<String> version) throws NotFetchedException {
    String path =
        "/v0.1/servers/" + encoded(name) + "/versions/" + encoded(version.orElse("latest"));
    return address(base + path);
  }

  /** {@code text} as an address. */
  public static URI address(String text) throws NotFetchedException {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new NotFetchedException("the address must be like https://registry.example.com");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
