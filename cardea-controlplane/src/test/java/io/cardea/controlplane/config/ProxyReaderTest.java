package io.cardea.controlplane.config;

import static io.cardea.controlplane.config.Documents.adapter;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.OutboundProxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an Adapter says of the proxy to its server. */
class ProxyReaderTest {

  @TempDir Path folder;

  private ConfigFolder with(String proxy) {
    return new ConfigFolder(folder, Map.of("SECRET", "s3cret"))
        .with("a.yaml", adapter("proxy: " + proxy));
  }

  private static Optional<OutboundProxy> proxyOf(Adapter adapter) {
    return ((HttpUpstream) adapter.upstream()).endpoints().getFirst().endpoint().proxy();
  }

  @Test
  void shouldReadIt() {
    Adapter adapter =
        with("{url: \"http://proxy.example:3128\", user: cardea, password: {env: SECRET}}")
            .valid()
            .adapters()
            .getFirst();

    assertThat(proxyOf(adapter))
        .contains(
            new OutboundProxy(
                "proxy.example", 3128, Optional.of(new OutboundProxy.Login("cardea", "s3cret"))));
    assertThat(adapter.toString()).doesNotContain("s3cret");
  }

  @Test
  void shouldReadOneInThisNetworkWithoutAUser() {
    Adapter adapter = with("{url: \"http://10.0.0.7/\"}").valid().adapters().getFirst();
    assertThat(proxyOf(adapter)).contains(new OutboundProxy("10.0.0.7", 80, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x                                                      | spec.proxy: must be a map
          {}                                                     | spec.proxy: the key "url" is missing
          {url: "socks5://p:1080"}                               | spec.proxy.url: must be an http or https URL
          {url: "https://p.example:443"}                         | spec.proxy.url: must be scheme http, host and port
          {url: "http://p.example/x"}                            | spec.proxy.url: must be scheme http, host and port
          {url: "http://u:p@p.example"}                          | spec.proxy.url: must not hold a user or password
          {url: "http://p.example", user: a}                     | spec.proxy: a user needs a password
          {url: "http://p.example", password: {env: SECRET}}     | spec.proxy: a user needs a password
          {url: "http://p.example", user: "a:b", password: {env: SECRET}} | spec.proxy: a user has no colon
          {url: "http://p.example", user: a, password: {env: NONE}} | NONE
          {url: "http://p.example", pass: a}                     | spec.proxy: unknown key "pass"
          """)
  void shouldRefuseWhatIsNone(String proxy, String problem) {
    assertThat(with(proxy).problems()).singleElement().asString().contains(problem);
  }

  @Test
  void shouldMeanNothingForAProgram() {
    String stdio =
        """
        apiVersion: cardea.io/v1
        kind: Adapter
        metadata: {name: a}
        spec:
          upstream: {stdio: {command: "true"}}
          proxy: {url: "http://p.example"}
        """;
    assertThat(ConfigFolder.at(folder).with("a.yaml", stdio).problems())
        .singleElement()
        .asString()
        .contains("spec.proxy: means nothing for a server that Cardea starts itself");
  }
}
