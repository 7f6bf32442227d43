package io.cardea.controlplane.admin;

import io.cardea.model.identity.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to the admin API.
 *
 * @param method HTTP method
 * @param path as sent
 * @param query as sent, without its question mark, possibly empty
 * @param authorization values of all {@code Authorization} fields
 * @param fields other fields that matter here, by their names in lower case; values of one that
 *     came several times are joined by commas
 * @param body text, possibly empty
 * @param hosted the tenant whose own host it was sent to, if to one's
 * @param source network address of who sends it
 */
public record AdminRequest(
    String method,
    String path,
    String query,
    List<String> authorization,
    Map<String, String> fields,
    String body,
    Optional<TenantId> hosted,
    String source) {

  /** The fields besides {@code Authorization} that matter. */
  public static final List<String> FIELDS =
      List.of("content-type", "if-match", "if-none-match", "idempotency-key");

  /** A request without other fields. */
  public AdminRequest(
      String method, String path, String query, List<String> authorization, String body) {
    this(method, path, query, authorization, Map.of(), body, Optional.empty(), "");
  }

  /** Whether keys of {@code tenant} are known where it was sent to. */
  public boolean knows(TenantId tenant) {
    return hosted.isEmpty() || hosted.get().equals(tenant);
  }

  /** Whether it only asks. */
  boolean isRead() {
    return method.equals("GET");
  }

  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** Names the request and neither credential nor body. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
