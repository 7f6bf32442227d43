package io.cardea.upstream.balance;

import io.cardea.model.adapter.HttpEndpoint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Short names of endpoints that stay the same on every node and in every order, because they depend
 * on nothing but the address: sessions remember them.
 */
public final class EndpointNames {

  private static final int BYTES = 4;

  private EndpointNames() {}

  /** A name for each, unlike the others; empty for a single one. */
  public static List<String> of(List<HttpEndpoint> endpoints) {
    if (endpoints.size() == 1) {
      return List.of("");
    }
    List<String> names = new ArrayList<>(endpoints.size());
    for (HttpEndpoint endpoint : endpoints) {
      String name = name(endpoint);
      int twin = 2;
      String unique = name;
      while (names.contains(unique)) {
        unique = name + "-" + twin++;
      }
      names.add(unique);
    }
    return List.copyOf(names);
  }

  private static String name(HttpEndpoint endpoint) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((endpoint.origin() + endpoint.path()).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
