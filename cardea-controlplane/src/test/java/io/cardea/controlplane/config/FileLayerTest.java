package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.secret.SecretId;
import io.cardea.controlplane.secret.SecretRef;
import io.cardea.controlplane.secret.SecretSource;
import io.cardea.controlplane.secret.SecretValue;
import io.cardea.controlplane.secret.VaultField;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.TenantId;
import io.cardea.model.tool.ParameterChange;
import io.cardea.model.tool.ToolChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that refer to secrets of the store. */
class FileLayerTest {

  private static final String DOCUMENTS =
      """
      apiVersion: cardea.io/v1
      kind: Adapter
      metadata: {name: weather, tenant: acme}
      spec: {upstream: {http: {url: "https://weather.example/mcp", headers: {Authorization: {secret: token}}}}}
      ---
      apiVersion: cardea.io/v1
      kind: Adapter
      metadata: {name: open, tenant: acme}
      spec: {upstream: {http: {url: "https://open.example/mcp"}}}
      ---
      apiVersion: cardea.io/v1
      kind: Profile
      metadata: {name: both, tenant: acme}
      spec: {servers: [{adapter: weather}, {adapter: open}]}
      """;

  private final Map<SecretRef, SecretValue> values = new HashMap<>();
  private final SecretSource store =
      id -> Optional.ofNullable(values.get(id)).orElse(new SecretValue.Unknown());
  @TempDir private Path folder = Path.of(".");

  private Loaded load(String yaml) throws IOException {
    Files.writeString(folder.resolve("cardea.yaml"), yaml);
    return new ConfigLoader(_ -> null).load(folder);
  }

  private Part read(Part part) {
    return DocumentConverter.convert(
        part.document().orElseThrow(), Secrets.ofFiles(_ -> null, store));
  }

  private FileLayer layer() throws IOException {
    return FileLayer.of((Loaded.Valid) load(DOCUMENTS), this::read);
  }

  private void set(String tenant, String value) {
    values.put(new SecretId(new TenantId(tenant), "token"), new SecretValue.Known(value));
  }

  private static List<String> names(FileLayer layer) {
    return layer.all().adapters().stream().map(adapter -> adapter.key().name()).toList();
  }

  private static String header(FileLayer layer) {
    Adapter adapter =
        layer.all().adapters().stream()
            .filter(each -> each.key().name().equals("weather"))
            .findFirst()
            .orElseThrow();
    return String.valueOf(
        ((HttpUpstream) adapter.upstream()).first().headers().get("authorization"));
  }

  @Test
  void shouldSetAsideAloneWhatRefersToASecretThatIsNotThere() throws IOException {
    set("default", "of another tenant");

    FileLayer layer = layer();

    assertThat(names(layer)).containsExactly("open");
    assertThat(layer.all().profiles()).extracting(Profile::title).containsExactly("both");
    Problem problem = layer.aside().getFirst().problems().list().getFirst();
    assertThat(problem.toString())
        .contains(
            "cardea.yaml:4: spec.upstream.http.headers.Authorization:",
            "no secret \"token\" in tenant acme",
            "set it: cardea secret set token");
  }

  @Test
  void shouldTakeTheValueAndItsSuccessor() throws IOException {
    set("acme", "Bearer one");
    FileLayer layer = layer();
    assertThat(layer.aside()).isEmpty();
    assertThat(header(layer)).isEqualTo("Bearer one");

    // When
    set("acme", "Bearer two");

    // Then
    assertThat(header(layer.renewed(_ -> false, this::read))).isEqualTo("Bearer one");
    assertThat(header(layer.renewed(_ -> true, this::read))).isEqualTo("Bearer two");

    // And a value that cannot be a header closes what needs it
    set("acme", "two\nlines");
    FileLayer closed = layer.renewed(_ -> true, this::read);
    assertThat(names(closed)).containsExactly("open");
    assertThat(closed.aside().getFirst().problems().list().toString())
        .contains("must be one line")
        .doesNotContain("two\nlines");
  }

  @Test
  void shouldTakeWhatIsInVaultAndSayWhyWhenItIsNot() throws IOException {
    // Given
    VaultField field = new VaultField(new TenantId("acme"), "kv/data/team/weather", "token");
    Loaded.Valid files =
        (Loaded.Valid)
            load(
                DOCUMENTS.replace(
                    "{secret: token}", "{vault: {path: kv/data/team/weather, field: token}}"));
    values.put(field, new SecretValue.Unreadable("it cannot be read: Vault is sealed", "unseal"));

    // When
    FileLayer layer = FileLayer.of(files, this::read);

    // Then
    assertThat(names(layer)).containsExactly("open");
    assertThat(layer.sealed().getFirst().secrets()).containsExactly(field);
    assertThat(layer.aside().getFirst().problems().list().toString())
        .contains("cardea.yaml:4: spec.upstream.http.headers.Authorization: it cannot be read");

    // And when it can be read
    values.put(field, new SecretValue.Known("Bearer one"));
    assertThat(header(layer.renewed(_ -> true, this::read))).isEqualTo("Bearer one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {secret: ''}          | must have 1 to 64 characters
          {secret: ..}          | is no secret's name
          {secret: a/b}         | is no secret's name
          {secret: [a]}         | must be text
          {secret: a, env: B}   | must have one of env, file, secret and vault
          {secret: a, file: b}  | must have one of env, file, secret and vault
          {secrets: a}          | unknown key "secrets"
          {}                    | must have one of env, file, secret and vault
          """)
  void shouldRefuseWhatIsNoReference(String reference, String message) throws IOException {
    Loaded loaded = load(DOCUMENTS.replace("{secret: token}", reference));

    assertThat(loaded).isInstanceOf(Loaded.Invalid.class);
    assertThat(((Loaded.Invalid) loaded).problems().toString()).contains(message);
  }

  @Test
  void shouldKeepAToolOffWhoseSecretIsNotThere() throws IOException {
    String tool =
        """
        ---
        apiVersion: cardea.io/v1
        kind: Tool
        metadata: {name: safe, tenant: acme}
        spec: {adapter: open, tool: t, parameters: {token: {fixed: {secret: token}}}}
        """;
    Loaded.Valid loaded = (Loaded.Valid) load(DOCUMENTS + tool);
    assertThat(loaded.tools()).isEmpty();

    FileLayer without = FileLayer.of(loaded, this::read);
    assertThat(without.all().tools()).extracting(ToolChange::disabled).containsExactly(true);

    set("acme", "s3cr3t");
    FileLayer with = FileLayer.of(loaded, this::read);
    assertThat(with.all().tools().getFirst().parameters())
        .containsEntry("token", new ParameterChange.Fixed("\"s3cr3t\"", true));
  }
}
