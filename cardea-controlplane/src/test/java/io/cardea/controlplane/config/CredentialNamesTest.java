package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which names records call what a server is reached with. */
class CredentialNamesTest {

  @TempDir Path folder;

  private String names(String headers) {
    return new ConfigFolder(folder, Map.of("CRM_TOKEN", "s3cr3t"))
            .with("crm.txt", "s3cr3t")
            .with(
                "a.yaml",
                Documents.ADAPTER.replace("com/mcp\"", "com/mcp\", headers: {" + headers + "}"))
            .valid()
            .adapters()
            .stream()
            .map(Adapter::credentials)
            .findFirst()
            .orElseThrow();
  }

  @Test
  void shouldNameWhereACredentialIsAndNeverWhatItIs() {
    assertThat(names("Authorization: {env: CRM_TOKEN}")).isEqualTo("env CRM_TOKEN");
    assertThat(names("X-Key: {file: crm.txt}")).isEqualTo("file crm.txt");
    assertThat(names("Authorization: \"Bearer s3cr3t\"")).isEqualTo("inline authorization");
    assertThat(names("X-Api-Key: s3cr3t, X-Org: acme, X-Key: {file: crm.txt}"))
        .isEqualTo("file crm.txt, inline x-api-key");
  }

  @Test
  void shouldNameNothingWhereThereIsNothing() {
    assertThat(names("X-Org: acme")).isEmpty();
  }
}
