package io.cardea.controlplane.admin;

import java.util.List;

/**
 * A request to the admin API.
 *
 * @param method HTTP method
 * @param path as sent
 * @param query as sent, without its question mark, possibly empty
 * @param authorization values of all {@code Authorization} fields
 * @param body JSON text, possibly empty
 */
public record AdminRequest(
    String method, String path, String query, List<String> authorization, String body) {

  /** Names the request and neither credential nor body. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
