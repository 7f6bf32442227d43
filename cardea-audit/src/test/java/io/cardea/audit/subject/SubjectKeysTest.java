package io.cardea.audit.subject;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.record.Samples;
import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.AuditSubject.Kind;
import io.cardea.model.audit.KeptPayload.Part;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectKeysTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final SubjectName PAT =
      new SubjectName(TenantId.DEFAULT, Kind.USER, "corp", "pat@example.com");
  private static final SubjectName ROBOT =
      new SubjectName(TenantId.DEFAULT, Kind.AGENT, "cardea", "robot");
  private static final String ONE = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String TWO =
      Base64.getEncoder().encodeToString("x".repeat(32).getBytes(ISO_8859_1));

  @TempDir private Path root;

  private Path folder() {
    return root.resolve("subjects");
  }

  private SubjectKeys open() throws IOException {
    return open(Map.of());
  }

  private SubjectKeys open(Map<String, String> environment) throws IOException {
    return SubjectKeys.open(
        new SubjectSettings(folder(), environment::get),
        InstantSource.fixed(Samples.NOON),
        Runnable::run);
  }

  private static SubjectKey made(SubjectKeys keys, SubjectName name) {
    return keys.make(name).toCompletableFuture().join();
  }

  private static byte[] secret(SubjectKey key) {
    return key.payloadKey(Samples.ID, Part.PARAMS).getEncoded();
  }

  private String files() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file, ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void shouldLeaveNothingBehindOfWhatWasErased() throws IOException {
    String line;
    String id;
    try (SubjectKeys keys = open()) {
      id = made(keys, PAT).subject().id();
      line = Files.readString(folder().resolve("subjects"), ISO_8859_1).strip();
      made(keys, ROBOT);
      assertThat(keys.erase(TenantId.DEFAULT, id)).isTrue();
      assertThat(keys.erase(TenantId.DEFAULT, id)).isFalse();
    }
    // Of a rewrite that was killed
    Files.writeString(folder().resolve("subjects.tmp"), line, ISO_8859_1);
    try (SubjectKeys keys = open()) {
      assertThat(keys.isErased(TenantId.DEFAULT, id)).isTrue();
      assertThat(keys.known(ROBOT)).isNotNull();
      assertThat(folder().resolve("subjects.tmp")).doesNotExist();
      assertThat(Files.readString(folder().resolve("subjects"), ISO_8859_1))
          .startsWith("a-")
          .doesNotContain("--");
      assertThat(files()).doesNotContain(line.substring(line.indexOf(' ')));
    }
  }

  @Test
  void shouldKeepKeysAndWhoseTheyAre() throws IOException {
    byte[] pats;
    AuditSubject pat;
    try (SubjectKeys keys = open()) {
      assertThat(keys.known(PAT)).isNull();
      SubjectKey made = made(keys, PAT);
      assertThat(keys.known(PAT)).isSameAs(made).isSameAs(made(keys, PAT));
      assertThat(made.pseudonym())
          .hasValueSatisfying(id -> assertThat(id).matches("p-[0-9a-f]{32}"));
      assertThat(made(keys, ROBOT).pseudonym()).isEmpty();
      pats = secret(made);
      pat = made.subject();
    }
    try (SubjectKeys keys = open()) {
      SubjectKey read = Objects.requireNonNull(keys.known(PAT));
      assertThat(secret(read)).isEqualTo(pats);
      assertThat(keys.named(TenantId.DEFAULT, "pat@example.com"))
          .singleElement()
          .satisfies(found -> {
            assertThat(found.id()).isEqualTo(pat.id());
            assertThat(found.kind()).isEqualTo(Kind.USER);
            assertThat(found.issuer()).isEqualTo("corp");
          });
      assertThat(keys.known(ROBOT)).isNotNull();
    }
  }

  @Test
  void shouldWriteNeitherNamesNorKeysForEverybodyToRead() throws IOException {
    try (SubjectKeys keys = open()) {
      made(keys, PAT);
    }
    assertThat(files()).doesNotContain("pat@", "corp");
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void shouldKeepSubjectsApart() throws IOException {
    try (SubjectKeys keys = open()) {
      Set<String> ids = new HashSet<>();
      Set<String> secrets = new HashSet<>();
      List<SubjectName> names =
          List.of(
              PAT,
              new SubjectName(ACME, Kind.USER, "corp", PAT.name()),
              new SubjectName(TenantId.DEFAULT, Kind.USER, "other", PAT.name()),
              new SubjectName(TenantId.DEFAULT, Kind.AGENT, "corp", PAT.name()));
      for (SubjectName name : names) {
        SubjectKey key = made(keys, name);
        ids.add(key.subject().id());
        secrets.add(Base64.getEncoder().encodeToString(secret(key)));
      }
      assertThat(ids).hasSize(4);
      assertThat(secrets).hasSize(4);
      assertThat(keys.named(TenantId.DEFAULT, PAT.name())).hasSize(3);
      String acmes = keys.named(ACME, PAT.name()).getFirst().id();
      assertThat(keys.find(TenantId.DEFAULT, acmes)).isEmpty();
      assertThat(keys.erase(TenantId.DEFAULT, acmes)).isFalse();
      assertThat(keys.find(ACME, acmes)).isPresent();
      assertThat(keys.erase(ACME, acmes)).isTrue();
      assertThat(keys.isErased(ACME, acmes)).isTrue();
      assertThat(keys.isErased(TenantId.DEFAULT, acmes)).isFalse();
    }
    try (SubjectKeys keys = open()) {
      String acmes = Files.readString(folder().resolve("erased")).split(" ", 2)[0];
      assertThat(keys.isErased(ACME, acmes)).isTrue();
      assertThat(keys.isErased(TenantId.DEFAULT, acmes)).isFalse();
    }
  }

  @Test
  void shouldKnowWhatWasErasedBeforeTenantsWereKept() throws IOException {
    open().close();
    Files.writeString(folder().resolve("erased"), "p-0123 2026-03-01T12:00:00Z\n");
    try (SubjectKeys keys = open()) {
      assertThat(keys.isErased(TenantId.DEFAULT, "p-0123")).isTrue();
      assertThat(keys.isErased(ACME, "p-0123")).isTrue();
      assertThat(keys.isErased(ACME, "p-4567")).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme-", "a--", "acme"})
  void shouldKnowAfterAStartWhatWasErasedWhateverTheTenantsName(String name) throws IOException {
    TenantId tenant = new TenantId(name);
    String id;
    byte[] copy;
    Path file = folder().resolve("subjects");
    try (SubjectKeys keys = open()) {
      id = made(keys, new SubjectName(tenant, Kind.USER, "corp", PAT.name())).subject().id();
      copy = Files.readAllBytes(file);
      assertThat(keys.erase(tenant, id)).isTrue();
    }
    Files.write(file, copy);
    try (SubjectKeys keys = open()) {
      assertThat(keys.isErased(tenant, id)).isTrue();
      assertThat(keys.isErased(TenantId.DEFAULT, id)).isFalse();
      assertThat(keys.find(tenant, id)).isEmpty();
    }
    assertThat(Files.readString(file)).doesNotContain(id);
  }

  @Test
  void shouldTakeForBlankWhatWasBlankedInPart() throws IOException {
    String id;
    try (SubjectKeys keys = open()) {
      id = made(keys, PAT).subject().id();
      made(keys, ROBOT);
    }
    Path file = folder().resolve("subjects");
    String half = id + " " + "-".repeat(20);
    Files.writeString(file, Files.readString(file).replaceFirst(id + " .{20}", half));
    try (SubjectKeys keys = open()) {
      assertThat(keys.of(id)).isEmpty();
      assertThat(keys.known(ROBOT)).isNotNull();
    }
    assertThat(Files.readString(file)).doesNotContain(id);
  }

  @Test
  void shouldDestroyWhatIsErased() throws IOException {
    String id;
    String line;
    try (SubjectKeys keys = open()) {
      made(keys, ROBOT);
      id = made(keys, PAT).subject().id();
      line =
          Files.readString(folder().resolve("subjects"))
              .lines()
              .filter(each -> each.startsWith(id))
              .findFirst()
              .orElseThrow()
              .substring(id.length() + 1);

      assertThat(keys.erase(TenantId.DEFAULT, id)).isTrue();

      assertThat(keys.known(PAT)).isNull();
      assertThat(keys.of(id)).isEmpty();
      assertThat(keys.find(TenantId.DEFAULT, id)).isEmpty();
      assertThat(keys.isErased(TenantId.DEFAULT, id)).isTrue();
      assertThat(keys.erase(TenantId.DEFAULT, id)).isFalse();
      assertThat(files()).doesNotContain(line);
      assertThat(made(keys, PAT).subject().id()).isNotEqualTo(id);
    }
    try (SubjectKeys keys = open()) {
      assertThat(keys.find(TenantId.DEFAULT, id)).isEmpty();
      assertThat(keys.isErased(TenantId.DEFAULT, id)).isTrue();
      assertThat(keys.known(PAT)).isNotNull();
      assertThat(keys.known(ROBOT)).isNotNull();
      assertThat(files()).doesNotContain(line);
    }
  }

  @Test
  void shouldEraseAgainWhatComesBackFromACopy() throws IOException {
    String id;
    Path file = folder().resolve("subjects");
    byte[] copy;
    try (SubjectKeys keys = open()) {
      id = made(keys, PAT).subject().id();
      made(keys, ROBOT);
      copy = Files.readAllBytes(file);
      keys.erase(TenantId.DEFAULT, id);
    }
    Files.write(file, copy);
    try (SubjectKeys keys = open()) {
      assertThat(keys.find(TenantId.DEFAULT, id)).isEmpty();
      assertThat(keys.known(PAT)).isNull();
      assertThat(keys.known(ROBOT)).isNotNull();
    }
    assertThat(Files.readString(file)).doesNotContain(id);
  }

  @Test
  void shouldTakeKeysThatWrapFromTheEnvironmentAndChangeThem() throws IOException {
    byte[] secret;
    try (SubjectKeys keys = open(Map.of(WrappingKeys.VARIABLE, ONE))) {
      secret = secret(made(keys, PAT));
    }
    assertThat(folder().resolve("wrapping.key")).doesNotExist();
    assertThatThrownBy(() -> open(Map.of(WrappingKeys.VARIABLE, TWO)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("CARDEA_AUDIT_KEY holds another key");
    open(Map.of(WrappingKeys.VARIABLE, TWO + "," + ONE)).close();
    Path file = Files.writeString(root.resolve("key"), TWO + "\n");
    try (SubjectKeys keys = open(Map.of(WrappingKeys.FILE_VARIABLE, file.toString()))) {
      SubjectKey pats = Objects.requireNonNull(keys.known(PAT));
      assertThat(secret(pats)).isEqualTo(secret);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AAAA", "AAAA,AAAA", "key-canary-key-canary-key-canary"})
  void shouldRefuseWhatIsNoKeyAndNotShowIt(String text) {
    assertThatThrownBy(() -> open(Map.of(WrappingKeys.VARIABLE, text)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("openssl rand -base64 32")
        .hasMessageNotContaining("canary");
  }

  @Test
  void shouldNotStartWithoutTheKeyThatWrapped() throws IOException {
    try (SubjectKeys keys = open()) {
      made(keys, PAT);
    }
    Files.delete(folder().resolve("wrapping.key"));
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("put it back");
    assertThat(folder().resolve("wrapping.key")).doesNotExist();
    assertThatThrownBy(
            () -> open(Map.of(WrappingKeys.VARIABLE, ONE, WrappingKeys.FILE_VARIABLE, "/x")))
        .hasMessageContaining("not both");
    assertThatThrownBy(() -> open(Map.of(WrappingKeys.FILE_VARIABLE, "/no/such/file")))
        .hasMessageContaining("/no/such/file cannot be read");
  }

  @Test
  void shouldCutALineThatWasNotWrittenWhole() throws IOException {
    try (SubjectKeys keys = open()) {
      made(keys, PAT);
    }
    Path file = folder().resolve("subjects");
    Files.writeString(file, "p-0123 AAAA", StandardOpenOption.APPEND);
    try (SubjectKeys keys = open()) {
      assertThat(keys.known(PAT)).isNotNull();
      made(keys, ROBOT);
    }
    try (SubjectKeys keys = open()) {
      assertThat(keys.known(ROBOT)).isNotNull();
    }
    assertThat(Files.readString(file)).doesNotContain("p-0123");
  }

  @Test
  void shouldGoOnWithoutAKeyThatIsDamagedAndNotTakeItForAnothers() throws IOException {
    String pat;
    String robot;
    try (SubjectKeys keys = open()) {
      pat = made(keys, PAT).subject().id();
      robot = made(keys, ROBOT).subject().id();
    }
    Path file = folder().resolve("subjects");
    // The key of one under the id of the other.
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.replaceAll(line -> line.startsWith(pat) ? lines.getLast().replace(robot, pat) : line);
    Files.write(file, lines);
    try (SubjectKeys keys = open()) {
      assertThat(keys.of(pat)).isEmpty();
      assertThat(keys.isErased(TenantId.DEFAULT, pat)).isFalse();
      assertThat(keys.known(ROBOT)).isNotNull();
    }
    assertThat(Files.readString(file)).contains(pat);
  }

  @Test
  void shouldMakeOneKeyHoweverManyAskForIt() throws Exception {
    try (SubjectKeys keys = open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SubjectKey>> asked = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        asked.add(threads.submit(() -> made(keys, PAT)));
      }
      Set<String> ids = new HashSet<>();
      for (Future<SubjectKey> each : asked) {
        ids.add(each.get().subject().id());
      }
      assertThat(ids).hasSize(1);
      assertThat(Files.readAllLines(folder().resolve("subjects"))).hasSize(1);
    }
  }
}
