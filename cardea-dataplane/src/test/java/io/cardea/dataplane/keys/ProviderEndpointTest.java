package io.cardea.dataplane.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.HttpEndpoint;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderEndpointTest {

  @Test
  void shouldReadWhereKeysAre() {
    assertThat(ProviderEndpoint.of("https://ID.example/a/keys?x=1", false))
        .contains(new HttpEndpoint("id.example", 443, true, "/a/keys?x=1", Map.of(), false));
    assertThat(ProviderEndpoint.of("https://[2001:db8::1]:8443", false))
        .contains(new HttpEndpoint("2001:db8::1", 8443, true, "/", Map.of(), false));
    assertThat(ProviderEndpoint.of("http://localhost:9/k", true))
        .contains(new HttpEndpoint("localhost", 9, false, "/k", Map.of(), true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/keys",
        "http://id.example/keys",
        "http://127.0.0.1/keys",
        "file:///etc/passwd",
        "jar:https://id.example!/keys",
        "gopher://id.example/",
        "https://user:pass@id.example/keys",
        "https://id.example/keys#x",
        "https://id.example:70000/keys",
        "https:///keys",
        "https://id.example/a b",
        "https://id.example/\r\nHost: evil.example",
      })
  void shouldNotAskAnywhereElse(String url) {
    assertThat(ProviderEndpoint.of(url, false)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://id.example/keys", "http://10.0.0.1/keys", "http://127.0.0.1.example/"})
  void shouldSpeakPlainHttpToThisMachineOnly(String url) {
    assertThat(ProviderEndpoint.of(url, true)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://id.example, https://id.example/.well-known/openid-configuration,"
        + " https://id.example/.well-known/oauth-authorization-server",
    "https://id.example/, https://id.example/.well-known/openid-configuration,"
        + " https://id.example/.well-known/oauth-authorization-server",
    "https://id.example:8443/realms/a, https://id.example:8443/realms/a/.well-known/openid-configuration,"
        + " https://id.example:8443/.well-known/oauth-authorization-server/realms/a",
  })
  void shouldKnowWhereMetadataAre(String issuer, String openId, String oauth) {
    assertThat(HttpKeySource.openIdMetadata(issuer)).isEqualTo(openId);
    assertThat(HttpKeySource.oauthMetadata(issuer)).isEqualTo(oauth);
  }
}
