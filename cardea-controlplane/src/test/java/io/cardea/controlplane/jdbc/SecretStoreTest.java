package io.cardea.controlplane.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cardea.controlplane.secret.MasterKeys;
import io.cardea.controlplane.secret.SealedSecret;
import io.cardea.controlplane.secret.SecretId;
import io.cardea.controlplane.secret.SecretInfo;
import io.cardea.controlplane.secret.SecretRefused;
import io.cardea.controlplane.secret.SecretService;
import io.cardea.controlplane.secret.SecretStore;
import io.cardea.controlplane.secret.SecretValue;
import io.cardea.controlplane.secret.SecretsClosed;
import io.cardea.model.identity.TenantId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in each database: kept, replaced, and opened by nobody who should not. */
@ParameterizedClass
@EnumSource(Backend.class)
class SecretStoreTest {

  private static final String FIRST = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
  private static final String SECOND = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
  private static final SecretId TOKEN = new SecretId(TenantId.DEFAULT, "token");
  private static final SecretId OTHER = new SecretId(TenantId.DEFAULT, "other");

  @Parameter Backend backend = Backend.SQLITE;
  @TempDir Path folder;

  private Place place = Place.sqlite(Path.of("."));
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void choosePlace() {
    place = backend.empty(folder.resolve("data"));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  /** A gateway's secrets, with these master keys. */
  private SecretService secrets(String masterKeys) {
    return service(stores(), masterKeys);
  }

  private Stores stores() {
    Stores stores = Place.patiently(() -> place.stores(StoreSettings.defaults()));
    open.add(stores);
    return stores;
  }

  private SecretService service(Stores stores, String masterKeys) {
    Map<String, String> environment = Map.of(MasterKeys.VARIABLE, masterKeys);
    SecretService service =
        new SecretService(
            stores.secrets(),
            MasterKeys.of(environment::get, Optional.empty()),
            new SecureRandom(),
            Optional.empty());
    open.add(service);
    return service;
  }

  private static void has(SecretService secrets, SecretId id, String value) {
    assertThat(secrets.find(id)).isEqualTo(new SecretValue.Known(value));
  }

  private static SecretValue.Unreadable unreadable(SecretService secrets, SecretId id) {
    SecretValue found = secrets.find(id);
    assertThat(found).isInstanceOf(SecretValue.Unreadable.class);
    return (SecretValue.Unreadable) found;
  }

  @Test
  void shouldKeepWhatIsSetAndTellAllButTheValue() {
    // Given
    SecretService secrets = secrets(FIRST);
    assertThat(secrets.find(TOKEN)).isEqualTo(new SecretValue.Unknown());

    // When
    SecretInfo info = secrets.put(TOKEN, "s3cret é😀\n", "alice");

    // Then
    assertThat(info.version()).isEqualTo(1);
    assertThat(info.author()).isEqualTo("alice");
    assertThat(secrets.list(TenantId.DEFAULT)).containsExactly(info);
    assertThat(secrets.list(new TenantId("acme"))).isEmpty();
    assertThat(info + " " + secrets.find(TOKEN)).doesNotContain("s3cret");
    has(secrets, TOKEN, "s3cret é😀\n");

    // And after a restart
    SecretService again = secrets(FIRST);
    has(again, TOKEN, "s3cret é😀\n");
    assertThat(again.info(TOKEN)).contains(info);
    assertThat(rows()).isNotEmpty().noneMatch(row -> row.contains("s3cret"));
  }

  @Test
  void shouldKeepFiveVersionsAndGoBackToTheFormer() {
    Stores stores = stores();
    SecretService secrets = service(stores, FIRST);
    for (int i = 1; i <= 7; i++) {
      assertThat(secrets.put(TOKEN, "v" + i, "alice").version()).isEqualTo(i);
    }
    has(secrets, TOKEN, "v7");
    assertThat(rows()).hasSize(SecretStore.MAX_VERSIONS);

    // When
    Optional<SecretInfo> back = secrets.rollback(TOKEN, "bob");

    // Then it is a version like any other
    assertThat(back).map(SecretInfo::version).contains(8);
    assertThat(back).map(SecretInfo::author).contains("bob");
    has(secrets, TOKEN, "v6");
    assertThat(secrets.rollback(OTHER, "bob")).isEmpty();
    secrets.put(OTHER, "only", "alice");
    assertThat(secrets.rollback(OTHER, "bob")).isEmpty();
  }

  @Test
  void shouldDeleteAllVersions() {
    SecretService secrets = secrets(FIRST);
    secrets.put(TOKEN, "one", "alice");
    secrets.put(TOKEN, "two", "alice");

    assertThat(secrets.delete(TOKEN)).isTrue();

    assertThat(secrets.delete(TOKEN)).isFalse();
    assertThat(secrets.find(TOKEN)).isEqualTo(new SecretValue.Unknown());
    assertThat(rows()).isEmpty();
    assertThat(secrets.put(TOKEN, "three", "alice").version()).isEqualTo(1);
    has(secrets, TOKEN, "three");
  }

  @Test
  void shouldTellOtherGateways() throws InterruptedException {
    // Given
    SecretService here = secrets(FIRST);
    SecretService there = secrets(FIRST);
    BlockingQueue<Set<SecretId>> heard = new LinkedBlockingQueue<>();
    there.follow(heard::add);

    // When, then
    here.put(TOKEN, "one", "alice");
    assertThat(heard.poll(30, TimeUnit.SECONDS)).containsExactly(TOKEN);
    has(there, TOKEN, "one");

    // And what has not changed is not told of
    here.put(OTHER, "two", "alice");
    assertThat(heard.poll(30, TimeUnit.SECONDS)).containsExactly(OTHER);

    here.delete(TOKEN);
    assertThat(heard.poll(30, TimeUnit.SECONDS)).containsExactly(TOKEN);
    assertThat(there.find(TOKEN)).isEqualTo(new SecretValue.Unknown());
  }

  @Test
  void shouldMakeOneKeysetForManyWhoBeginTogether() throws Exception {
    List<SecretService> gateways = IntStream.range(0, 4).mapToObj(_ -> secrets(FIRST)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SecretInfo>> puts = new ArrayList<>();
      for (SecretService each : gateways) {
        SecretId id = new SecretId(TenantId.DEFAULT, "s" + puts.size());
        puts.add(threads.submit(() -> Place.patiently(() -> each.put(id, "value", "alice"))));
      }
      for (Future<SecretInfo> put : puts) {
        put.get();
      }
    }
    SecretService all = secrets(FIRST);
    for (int i = 0; i < gateways.size(); i++) {
      has(all, new SecretId(TenantId.DEFAULT, "s" + i), "value");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE secret_version SET sealed = (SELECT sealed FROM secret_version WHERE name = 'other')"
            + " WHERE name = 'token'",
        "UPDATE secret_version SET tenant = 'acme' WHERE name = 'token'",
        "UPDATE secret_version SET version = version + 1 WHERE name = 'token'",
        "UPDATE secret_version SET sealed = 'x' || substr(sealed, 2) WHERE name = 'token'",
        "UPDATE secret_version SET sealed = substr(sealed, 1, 12) || 'AAAA' || substr(sealed, 17)"
            + " WHERE name = 'token'",
        "UPDATE secret_version SET sealed = substr(sealed, 1, length(sealed) - 4)"
            + " WHERE name = 'token'",
        "UPDATE secret_version SET sealed = '' WHERE name = 'token'",
        "UPDATE secret_version SET sealed = '%%%' WHERE name = 'token'"
      })
  void shouldNotOpenWhatWasChangedInTheDatabase(String change) {
    SecretService secrets = secrets(FIRST);
    secrets.put(TOKEN, "one", "alice");
    secrets.put(OTHER, "two", "alice");
    execute(change);

    SecretService again = secrets(FIRST);

    SecretId moved =
        change.contains("acme") ? new SecretId(new TenantId("acme"), TOKEN.name()) : TOKEN;
    SecretValue.Unreadable found = unreadable(again, moved);
    assertThat(found.reason()).contains("\"token\" was damaged or changed");
    assertThat(found.hint()).contains("cardea secret set token");
    has(again, OTHER, "two");

    // And it can be set anew
    again.put(moved, "three", "alice");
    has(again, moved, "three");
  }

  @Test
  void shouldSayThatTheMasterKeyIsAnotherOneAndLoseNothing() {
    secrets(FIRST).put(TOKEN, "one", "alice");

    // When
    SecretService wrong = secrets(SECOND);

    // Then
    SecretValue.Unreadable found = unreadable(wrong, TOKEN);
    assertThat(found.hint()).contains("CARDEA_MASTER_KEY holds another master key");
    assertThatExceptionOfType(SecretsClosed.class)
        .isThrownBy(() -> wrong.put(TOKEN, "two", "alice"))
        .withMessageContaining("CARDEA_MASTER_KEY holds another master key");
    has(secrets(FIRST), TOKEN, "one");
  }

  @Test
  void shouldBeginAnewWhenTheMasterKeyIsLost() {
    secrets(FIRST).put(TOKEN, "one", "alice");
    SecretService wrong = secrets(SECOND);

    assertThat(wrong.delete(TOKEN)).isTrue();
    wrong.put(TOKEN, "two", "alice");

    has(wrong, TOKEN, "two");
    has(secrets(SECOND), TOKEN, "two");
  }

  @Test
  void shouldChangeTheMasterKey() {
    // Given
    SecretService before = secrets(FIRST);
    before.put(TOKEN, "one", "alice");

    // When
    SecretService changing = secrets(SECOND + ", " + FIRST);

    // Then
    has(changing, TOKEN, "one");
    has(secrets(SECOND), TOKEN, "one");
    assertThat(unreadable(secrets(FIRST), TOKEN).hint()).contains("another master key");

    // And who has only the old one reads on, and writes no more
    has(before, TOKEN, "one");
    assertThatExceptionOfType(SecretsClosed.class)
        .isThrownBy(() -> before.put(TOKEN, "two", "alice"))
        .withMessageContaining("changed the master key");
    has(before, TOKEN, "one");
    changing.put(TOKEN, "three", "alice");
    has(secrets(SECOND), TOKEN, "three");
  }

  @Test
  void shouldNeedAMasterKeyInASharedDatabase() {
    SecretService none =
        new SecretService(
            stores().secrets(),
            MasterKeys.of(_ -> null, Optional.empty()),
            new SecureRandom(),
            Optional.empty());

    assertThatExceptionOfType(SecretsClosed.class)
        .isThrownBy(() -> none.put(TOKEN, "one", "alice"))
        .withMessageContaining("set CARDEA_MASTER_KEY")
        .withMessageContaining("openssl rand -base64 32");
    assertThat(rows()).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsNoValue() {
    SecretService secrets = secrets(FIRST);
    secrets.put(TOKEN, "x".repeat(SecretService.MAX_BYTES), "alice");
    has(secrets, TOKEN, "x".repeat(SecretService.MAX_BYTES));

    for (String value :
        List.of("", "x".repeat(SecretService.MAX_BYTES + 1), "é".repeat(32_769), "a\ud800b")) {
      assertThatExceptionOfType(SecretRefused.class)
          .isThrownBy(() -> secrets.put(TOKEN, value, "alice"));
    }
    assertThat(secrets.info(TOKEN)).map(SecretInfo::version).contains(1);
  }

  @Test
  void shouldKeepSoManyOfATenant() {
    SecretService secrets = secrets(FIRST);
    secrets.put(TOKEN, "one", "alice");
    String rows =
        IntStream.range(1, SecretStore.MAX_SECRETS)
            .mapToObj("('default', 's%d', 1, 1, 0, 'a', '')"::formatted)
            .collect(Collectors.joining(","));
    execute(
        "INSERT INTO secret_version (tenant, name, version, revision, changed, author, sealed)"
            + " VALUES "
            + rows);

    assertThatExceptionOfType(SecretRefused.class)
        .isThrownBy(() -> secrets.put(OTHER, "two", "alice"))
        .withMessageContaining("1000 secrets");
    secrets.put(TOKEN, "three", "alice");
    secrets.put(new SecretId(new TenantId("acme"), "theirs"), "four", "alice");
    secrets.delete(TOKEN);
    secrets.put(OTHER, "two", "alice");
    has(secrets, OTHER, "two");
  }

  @Test
  void shouldNotTakeAKeysetThatIsExpectedNoMore() {
    SecretStore store = stores().secrets();

    assertThat(store.keyset("", "one")).isEqualTo("one");
    assertThat(store.keyset("", "two")).isEqualTo("one");
    assertThat(store.put(TOKEN, "alice", "two", _ -> "x"))
        .isInstanceOf(SecretStore.Put.OtherKeyset.class);
    assertThat(store.put(TOKEN, "alice", "one", _ -> "x")).isInstanceOf(SecretStore.Put.Done.class);
    assertThat(store.all().newest()).extracting(SealedSecret::sealed).containsExactly("x");
  }

  private Connection connect() throws SQLException {
    return backend == Backend.SQLITE
        ? DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/resources.db"))
        : DriverManager.getConnection(place.words().getLast(), "postgres", "postgres");
  }

  private void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All versions as they are stored. */
  private List<String> rows() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT name, sealed, author FROM secret_version")) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1) + rows.getString(2) + rows.getString(3));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
