package io.cardea.controlplane.admin;

import io.cardea.controlplane.config.Kind;
import io.cardea.model.audit.AuditEvent;

/** What administrators do, in the words of the audit log. */
final class AdminEvents {

  private static final String ROOT = "/api/v1/";

  private AdminEvents() {}

  /** What {@code request} is, by where it goes: what its body says is not looked at. */
  static AuditEvent of(AdminRequest request) {
    String path = request.path();
    if (!path.startsWith(ROOT)) {
      return AuditEvent.AUTHZ_ADMIN;
    }
    boolean removes = request.method().equals("DELETE");
    String place = path.substring(ROOT.length()).split("/", 2)[0];
    return switch (place) {
      case KeysResource.NAME ->
          removes ? AuditEvent.AUTHN_TOKEN_REVOKED : AuditEvent.AUTHN_TOKEN_CREATED;
      case SecretsResource.PATH ->
          removes ? AuditEvent.SENSITIVE_DELETE : AuditEvent.SENSITIVE_UPDATE;
      case "audit" ->
          removes || NodeOrdersResource.isErasure(path)
              ? AuditEvent.SENSITIVE_DELETE
              : AuditEvent.SENSITIVE_READ;
      default ->
          Kind.at(place).filter(Kind::saysWhoMayDoWhat).isPresent()
              ? AuditEvent.AUTHZ_CHANGE
              : AuditEvent.AUTHZ_ADMIN;
    };
  }
}
