package io.cardea.controlplane.config;

import static io.cardea.controlplane.config.Documents.gateway;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.TenantId;
import io.cardea.model.snapshot.TenantUrls;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses of tenants in a Gateway. */
class TenantUrlsTest {

  @TempDir Path folder;

  @Test
  void shouldReadThem() {
    TenantUrls urls =
        ConfigFolder.at(folder)
            .with(
                "a.yaml",
                gateway(
                    "tenantUrls: {acme: \"https://Acme.example:443/x/\", beta: \"http://b.example:81\"}"))
            .valid()
            .settings()
            .tenantUrls();

    assertThat(urls)
        .isEqualTo(
            new TenantUrls(
                Map.of(
                    new TenantId("acme"), "https://acme.example/x",
                    new TenantId("beta"), "http://b.example:81")));
    assertThat(urls.at("acme.example:8443")).contains(new TenantId("acme"));
    assertThat(urls.at("B.example")).contains(new TenantId("beta"));
    assertThat(urls.at("")).isEmpty();
    assertThat(urls.at(":80")).isEmpty();
    assertThat(urls.at("[::1]:80")).isEmpty();
    assertThat(urls.at("xb.example")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tenantUrls: [a]                                  | tenantUrls: must be a map
          tenantUrls: {a: b}                               | tenantUrls.a: must be an http or https URL
          tenantUrls: {A: "https://a.example"}             | tenantUrls.A: must be the name of a tenant
          tenantUrls: {a_b: "https://a.example"}           | tenantUrls.a_b: must be the name of a tenant
          tenantUrls: {default: "https://a.example"}       | tenantUrls.default: must be the name of a tenant
          tenantUrls: {a: "https://a.example?x"}           | tenantUrls.a: must not have a query
          tenantUrls: {a: "https://u:p@a.example"}         | tenantUrls.a: must not hold a user or password
          tenantUrls: {a: "http://localhost:8080"}         | tenantUrls.a: must have a host name of its own
          tenantUrls: {a: "http://127.0.0.1"}              | tenantUrls.a: must have a host name of its own
          tenantUrls: {a: "http://[::1]"}                  | tenantUrls.a: must have a host name of its own
          tenantUrls: {a: "https://x.example", b: "http://x.example:81"} | tenantUrls.b: has a host that is not its own
          """)
  void shouldRefuseWhatNamesNoHostOfItsOwn(String spec, String problem) {
    assertThat(ConfigFolder.at(folder).with("a.yaml", gateway(spec)).problems())
        .singleElement()
        .asString()
        .contains(problem);
  }

  @ParameterizedTest
  @CsvSource({"'publicUrl: https://x.example'", "'allowedHosts: [x.example]'"})
  void shouldRefuseHostsOfTheWholeGateway(String whole) {
    String spec = gateway(whole) + "  tenantUrls: {a: \"https://x.example/a\"}\n";
    assertThat(ConfigFolder.at(folder).with("a.yaml", spec).problems())
        .singleElement()
        .asString()
        .contains("tenantUrls.a: has a host that is not its own");
  }
}
