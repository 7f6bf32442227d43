package io.cardea.it.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.app.archive.S3Archive;
import io.cardea.audit.retention.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that know less than S3, or do not do what they should. */
class S3TroubleTest {

  private static final String LOG = "cardea.audit/c84b32b3933f9256";
  private static final String OBJECT = "/records/c84b32b3933f9256/audit-000001.seg";

  private static final long MOST = 1 << 20;

  @TempDir private Path root = Path.of(".");
  private Path segment = Path.of(".");
  private ScriptedS3 server;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedS3.start();
    segment = Files.writeString(root.resolve("audit-000001.seg"), "records of a segment");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private S3Archive archive(Duration patience) {
    return S3Server.archive(
        "s3://records", server.endpoint(), "secret-of-ours", Optional.empty(), patience);
  }

  private S3Archive archive() {
    return archive(Duration.ofSeconds(20));
  }

  private void keep(S3Archive archive) throws IOException {
    archive.keep(LOG, segment, Digest.of(segment));
  }

  @Test
  void shouldReadBackFromAServerThatKnowsNoDigests() throws IOException {
    keep(archive());

    assertThat(server.requests())
        .containsExactly(
            "HEAD " + OBJECT, "PUT " + OBJECT + " if new", "HEAD " + OBJECT, "GET " + OBJECT);
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    assertThat(archive().fetch(LOG, "audit-000001.seg", MOST, to)).isTrue();
    assertThat(to.toByteArray()).isEqualTo(Files.readAllBytes(segment));
  }

  @Test
  void shouldPutWithoutConditionWhereAServerKnowsNone() throws IOException {
    server.script(request -> {
      if (request.getRequestHeaders().containsKey("If-None-Match")) {
        ScriptedS3.reply(request, 501, ScriptedS3.error("NotImplemented", "no conditions"));
      } else {
        server.keep(request);
      }
    });

    keep(archive());
    assertThat(server.requests())
        .containsSubsequence("HEAD " + OBJECT, "PUT " + OBJECT + " if new", "PUT " + OBJECT);

    // And what is there is not put again
    int before = server.requests().size();
    keep(archive());
    assertThat(server.requests().subList(before, server.requests().size()))
        .containsExactly("HEAD " + OBJECT, "GET " + OBJECT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "301 | PermanentRedirect | it is at another place (301 PermanentRedirect, eu-west-7): set AWS_REGION",
        "307 | TemporaryRedirect | it is at another place (307 TemporaryRedirect, eu-west-7)",
        "401 | Unauthorized | access is refused (401)",
        "403 | ExpiredToken | access is refused (403 ExpiredToken)",
        "403 | no code: told | access is refused (403): check the credentials",
        "403 | InvalidObjectState | it lies in cold storage (403 InvalidObjectState)",
        "409 | ConditionalRequestConflict | the server answers 409 ConditionalRequestConflict",
        "500 | InternalError | the server answers 500 InternalError",
        "503 | SlowDown | the server answers 503 SlowDown",
        "507 | XMinioStorageFull | the server answers 507 XMinioStorageFull",
        "400 | <!-- | the server answers 400"
      })
  void shouldSayWhatTheServerAnswersInOurWords(int status, String code, String said) {
    server.script(request -> {
      if (request.getRequestMethod().equals("PUT")) {
        request.getResponseHeaders().set("Location", server.endpoint() + "/elsewhere");
        request.getResponseHeaders().set("x-amz-bucket-region", "eu-west-7");
        ScriptedS3.reply(
            request, status, ScriptedS3.error(code, "told: secret-of-ours, secret-of-others"));
      } else {
        ScriptedS3.reply(request, 404, "");
      }
    });

    assertThatThrownBy(() -> keep(archive()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("s3:/" + OBJECT + ": ")
        .hasMessageContaining(said)
        .hasMessageNotContaining("told")
        .hasNoCause();
    assertThat(server.requests()).noneMatch(request -> request.contains("elsewhere"));
  }

  @Test
  void shouldNotTakeForKeptWhatASiteAnswersThatSaysYesToAll() {
    server.script(request -> ScriptedS3.reply(request, 200, "<html>Please sign in</html>"));

    assertThatThrownBy(() -> keep(archive()))
        .hasMessageContaining("is not the segment that is to be archived");
  }

  @Test
  void shouldNotTakeForKeptWhatWasNotKept() {
    server.script(request ->
        ScriptedS3.reply(request, request.getRequestMethod().equals("PUT") ? 200 : 404, ""));

    assertThatThrownBy(() -> keep(archive()))
        .hasMessageContaining("it was put there, and is not there");
  }

  @Test
  void shouldNotTakeForKeptWhatComesBackChanged() {
    server.script(request -> {
      if (request.getRequestMethod().equals("GET")) {
        ScriptedS3.reply(request, 200, "records of A segment");
      } else {
        server.keep(request);
      }
    });

    assertThatThrownBy(() -> keep(archive()))
        .hasMessageContaining("is not the segment that is to be archived");
  }

  @Test
  void shouldSayThatWhatComesBackBreaksOff() {
    server.script(request -> {
      if (request.getRequestMethod().equals("GET")) {
        request.sendResponseHeaders(200, 20);
        request.getResponseBody().write(new byte[5]);
        request.getResponseBody().flush();
        throw new IOException("enough");
      }
      server.keep(request);
    });

    assertThatThrownBy(() -> keep(archive()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("what comes back");
  }

  /** Somebody replaces it after the server has said how long it is. */
  @ParameterizedTest
  @ValueSource(strings = {"", "records"})
  void shouldSayThatAnObjectHasShrunkWhileItWasRead(String left) throws IOException {
    keep(archive());
    server.script(request -> {
      if (request.getRequestMethod().equals("GET")) {
        ScriptedS3.reply(request, 200, left);
      } else {
        server.keep(request);
      }
    });
    ByteArrayOutputStream to = new ByteArrayOutputStream();

    assertThatThrownBy(() -> archive().fetch(LOG, "audit-000001.seg", MOST, to))
        .isInstanceOf(IOException.class)
        .hasMessage("s3:/" + OBJECT + ": what comes back ends too early");
    assertThat(to.toString(UTF_8)).isEqualTo(left);
    assertThatThrownBy(() -> keep(archive())).hasMessageContaining("ends too early");
  }

  /** It says that it has an exabyte, and goes on sending. */
  @Test
  void shouldReadNoMoreThanIsWantedWhateverTheServerSays() throws IOException {
    server.script(request -> {
      if (request.getRequestMethod().equals("GET")) {
        request.sendResponseHeaders(200, 1L << 60);
        while (true) {
          request.getResponseBody().write(new byte[64 << 10]);
        }
      }
      request.getResponseHeaders().set("Content-Length", Long.toString(1L << 60));
      request.sendResponseHeaders(200, -1);
      request.close();
    });
    ByteArrayOutputStream to = new ByteArrayOutputStream();

    assertThat(archive().fetch(LOG, "audit-000001.seg", MOST, to)).isTrue();

    assertThat(to.size()).isEqualTo((int) MOST);
  }

  @Test
  void shouldGiveUpOnAServerThatIsSilent() {
    CountDownLatch end = new CountDownLatch(1);
    server.script(_ -> await(end));

    assertThatThrownBy(() -> keep(archive(Duration.ofMillis(200))))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("s3:/" + OBJECT + ": .*(not done within|does not answer in time).*");
    end.countDown();
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
