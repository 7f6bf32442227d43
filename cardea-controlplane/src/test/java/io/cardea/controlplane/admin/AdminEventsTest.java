package io.cardea.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.audit.AuditEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminEventsTest {

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/keys, AUTHN_TOKEN_CREATED",
    "DELETE, /api/v1/keys/k1, AUTHN_TOKEN_REVOKED",
    "PUT, /api/v1/secrets/x, SENSITIVE_UPDATE",
    "DELETE, /api/v1/secrets/x, SENSITIVE_DELETE",
    "GET, /api/v1/audit/records/1/payload, SENSITIVE_READ",
    "POST, /api/v1/audit/subjects/find, SENSITIVE_READ",
    "DELETE, /api/v1/audit/subjects/p-1, SENSITIVE_DELETE",
    "POST, /api/v1/audit/nodes/erasures, SENSITIVE_DELETE",
    "DELETE, /api/v1/audit/nodes/holds/case-7, SENSITIVE_DELETE",
    "PUT, /api/v1/roles/reader, AUTHZ_CHANGE",
    "DELETE, /api/v1/bindings/b, AUTHZ_CHANGE",
    "PATCH, /api/v1/agents/a, AUTHZ_CHANGE",
    "PUT, /api/v1/issuers/i, AUTHZ_CHANGE",
    "PUT, /api/v1/adapters/roles, AUTHZ_ADMIN",
    "POST, /api/v1/apply, AUTHZ_ADMIN",
    "POST, /api/v1/, AUTHZ_ADMIN",
    "POST, /adapters, AUTHZ_ADMIN",
    "POST, /tools, AUTHZ_ADMIN"
  })
  void shouldSayWhatAnAdministratorDoes(String method, String path, AuditEvent event) {
    AdminRequest request =
        new AdminRequest(method, path, "", List.of(), Map.of(), "", Optional.empty(), "192.0.2.7");
    assertThat(AdminEvents.of(request)).isEqualTo(event);
  }
}
