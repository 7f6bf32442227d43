package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.Upstream;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamUrlTest {

  private static final String ADDRESS =
      "a.yaml:5: spec.upstream.http.url: names a loopback, private or otherwise special address";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          javascript:alert(1)              | must be an http or https URL
          file:///etc/passwd               | must be an http or https URL
          ftp://host.example/              | must be an http or https URL
          //host.example/mcp               | must be an http or https URL
          host.example/mcp                 | must be an http or https URL
          https:host.example               | has no valid host name
          https://                         | is not a URL
          https:///mcp                     | has no valid host name
          https://user@host.example/       | must not hold a user or password
          https://user:pa55@host.example/  | must not hold a user or password
          https://a@b@host.example/        | must not hold a user or password
          https://host.example/#top        | must not have a fragment
          https://host.example:0/          | has a port out of range
          https://host.example:65536/      | has a port out of range
          https://host.example:-1/         | has no valid host name
          https://host.example:port/       | has no valid host name
          https://my_host/                 | has no valid host name
          https://h\u00f6st.example/       | has no valid host name
          https://host.example/\u00e9      | must be ASCII
          https://host.example/a b         | is not a URL
          https://host.example\\\\evil/    | is not a URL
          https://host.example/%zz         | is not a URL
          http://2130706433/               | has a malformed address
          http://0x7f000001/               | has a malformed address
          https://[::1%25eth0]/            | has a malformed address
          https://[::1/                    | is not a URL
          """)
  void shouldRefuse(String url, String expected) {
    assertThat(ConfigFolder.at(folder).with("a.yaml", Documents.adapterAt(url)).problems())
        .singleElement()
        .asString()
        .startsWith("a.yaml:5: spec.upstream.http.url: " + expected)
        .doesNotContain("pa55");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "0.0.0.0",
        "10.255.255.255",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fd00::1]",
        "[fe80::1]",
        "[ff02::1]"
      })
  void shouldRefusePrivateAddressesUnlessTheyAreMeant(String host) {
    String text = Documents.adapterAt("http://" + host + "/mcp");

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).problems())
        .containsExactly(ADDRESS + " (if that is meant, set spec.allowPrivateNetwork: true)");
    assertThat(
            ConfigFolder.at(folder)
                .with("a.yaml", text + "  allowPrivateNetwork: true\n")
                .problems())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "[2001:200::1]",
        "[2003::1]",
        "[fbff::1]"
      })
  void shouldAllowTheNeighboursOfPrivateAddresses(String host) {
    String text = Documents.adapterAt("http://" + host + "/mcp");

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://host.example, host.example, 443, true, /",
    "http://host.example, host.example, 80, false, /",
    "HTTPS://Host.Example:8443/MCP?a=b%20c, host.example, 8443, true, /MCP?a=b%20c",
    "https://host.example:1/, host.example, 1, true, /",
    "https://host.example:65535/, host.example, 65535, true, /",
    "'https://[2606:4700::1111]/mcp', 2606:4700::1111, 443, true, /mcp",
    "https://9.9.9.9/, 9.9.9.9, 443, true, /"
  })
  void shouldRead(String url, String host, int port, boolean tls, String path) {
    Upstream upstream =
        ConfigFolder.at(folder)
            .with("a.yaml", Documents.adapterAt(url))
            .valid()
            .adapters()
            .getFirst()
            .upstream();
    HttpEndpoint read = ((HttpUpstream) upstream).first();

    assertThat(read.host()).isEqualTo(host);
    assertThat(read.port()).isEqualTo(port);
    assertThat(read.tls()).isEqualTo(tls);
    assertThat(read.path()).isEqualTo(path);
    assertThat(read.allowPrivateNetwork()).isFalse();
  }
}
