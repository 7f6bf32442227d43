package io.cardea.controlplane.vault;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.controlplane.vault.VaultReading.Failed;
import io.cardea.controlplane.vault.VaultReading.Found;
import io.cardea.controlplane.vault.VaultReading.Gone;
import io.cardea.controlplane.vault.VaultReply.Answered;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Understands the answer to {@code GET /v1/PATH}: of KV version 1 and of engines that make secrets
 * {@code data} holds the fields, of KV version 2 {@code data.data}, beside {@code data.metadata}
 * with the version (https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2).
 */
final class SecretReader {

  private SecretReader() {}

  /**
   * What {@code answer} says.
   *
   * @param login with which it was asked
   */
  static VaultReading read(Answered answer, long login) {
    return switch (answer.status()) {
      case 200 ->
          answer.json().map(json -> found(json, lease(answer, login))).orElseGet(() -> foreign());
      case 404 ->
          answer.json().filter(SecretReader::isDeleted).isPresent()
              ? new Gone("its latest version is deleted", "undelete it, or write a new one")
              : new Gone(
                  "nothing is there",
                  "of KV version 2 the path is MOUNT/data/NAME, of version 1 MOUNT/NAME");
      case 403 ->
          new Failed(
              "Vault does not let the gateway read it (status 403)",
              "see whether the token is good, and its policy",
              false);
      case 400, 405 ->
          new Failed("Vault cannot read the path (status " + answer.status() + ")", "", false);
      default -> unable(answer);
    };
  }

  /** For a status that says nothing of the secret. */
  static Failed unable(Answered answer) {
    int status = answer.status();
    return switch (status) {
      case 301, 302, 307, 308 ->
          new Failed(
              "Vault sends the gateway elsewhere (status " + status + ")",
              "let spec.vault.address of the Gateway be that of the active node",
              true);
      case 429 -> new Failed("Vault has too much to do (status 429)", "", true);
      case 503 -> new Failed("Vault is sealed or under maintenance (status 503)", "", true);
      default -> new Failed("Vault answers with status " + status, "see its log", true);
    };
  }

  private static VaultReading foreign() {
    return new Failed(
        "the answer is no secret",
        "see whether spec.vault.address of the Gateway is Vault's",
        true);
  }

  private static Optional<VaultLease> lease(Answered answer, long login) {
    String id = answer.text("lease_id");
    long seconds = answer.seconds("lease_duration");
    return id.isEmpty() || seconds == 0
        ? Optional.empty()
        : Optional.of(new VaultLease(id, seconds, seconds, answer.flag("renewable"), login));
  }

  private static VaultReading found(JsonDocument json, Optional<VaultLease> lease) {
    int data = json.member(ROOT, "data");
    if (data == NONE || !json.isObject(data)) {
      return foreign();
    }
    if (!isVersioned(json, data)) {
      return new Found(fields(json, data), lease);
    }
    int inner = json.member(data, "data");
    return json.isObject(inner)
        ? new Found(fields(json, inner), lease)
        : new Gone("its latest version is deleted", "undelete it, or write a new one");
  }

  private static boolean isDeleted(JsonDocument json) {
    int data = json.member(ROOT, "data");
    return data != NONE && isVersioned(json, data);
  }

  private static boolean isVersioned(JsonDocument json, int data) {
    int inner = json.member(data, "data");
    int metadata = json.member(data, "metadata");
    return inner != NONE
        && (json.isObject(inner) || json.kind(inner) == JsonKind.NULL)
        && metadata != NONE
        && json.member(metadata, "version") != NONE;
  }

  private static Map<String, String> fields(JsonDocument json, int object) {
    Map<String, String> fields = new HashMap<>();
    for (int key = json.first(object); key != NONE; key = json.nextKey(object, key)) {
      int value = json.valueOf(key);
      if (json.kind(value) != JsonKind.NULL) {
        fields.put(json.text(key), json.isString(value) ? json.text(value) : json.raw(value));
      }
    }
    return fields;
  }
}
