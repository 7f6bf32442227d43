package io.cardea.it.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.retention.Digest;
import io.cardea.audit.retention.SegmentArchive;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a server that speaks S3 and checks what is signed. */
class S3ArchiveTest extends ArchiveContractTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private S3Server server;

  @BeforeEach
  void start() throws IOException {
    server = S3Server.start(root.resolve("s3"));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Override
  SegmentArchive archive() {
    return server.archive("s3://records/of/audit");
  }

  @Override
  Path kept(String segment) {
    return server.object("of/audit/c84b32b3933f9256").resolve(segment);
  }

  @Override
  void takeAway() throws IOException {
    server.stop();
  }

  @Override
  void bringBack() throws IOException {
    server.restart();
  }

  @Test
  void shouldLeaveNothingOfWhatDidNotArriveWhole() throws IOException {
    Path segment = segment(SEGMENT, 5000);
    String other = Digest.of(segment("audit-000002.seg", 5000));

    assertThatThrownBy(() -> archive().keep(LOG, segment, other))
        .hasMessageContaining("the server answers 400 BadDigest");

    assertThat(kept(SEGMENT)).doesNotExist();
    archive().keep(LOG, segment, Digest.of(segment));
    assertThat(kept(SEGMENT)).hasSameBinaryContentAs(segment);
  }

  /** As two who see nothing there, and put at the same time. */
  @Test
  void shouldHaveOneWinnerOfSeveralAtOnce() throws Exception {
    List<Path> segments = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Path folder = Files.createDirectories(root.resolve("node-" + i));
      segments.add(Files.writeString(folder.resolve(SEGMENT), "of node " + i));
    }
    SegmentArchive archive = archive();
    int kept = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> tries = new ArrayList<>();
      for (Path segment : segments) {
        tries.add(() -> {
          archive.keep(LOG, segment, Digest.of(segment));
          return true;
        });
      }
      for (var one : threads.invokeAll(tries)) {
        kept += one.state() == Future.State.SUCCESS ? 1 : 0;
      }
    }
    assertThat(kept).isEqualTo(1);
  }

  @Test
  void shouldBeRefusedWithAnotherSecretAndNotTellIt() throws IOException {
    Path segment = segment(SEGMENT, 5000);
    SegmentArchive archive =
        S3Server.archive(
            "s3://records", server.endpoint(), "guessed-secret", Optional.empty(), PATIENCE);

    assertThatThrownBy(archive::check)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("s3://records: access is refused (403")
        .hasMessageContaining("s3:ListBucket")
        .hasNoCause();
    assertThatThrownBy(() -> archive.keep(LOG, segment, Digest.of(segment)))
        .hasMessageContaining("access is refused (403")
        .hasMessageNotContaining("guessed-secret");
    assertThat(server.object("c84b32b3933f9256")).doesNotExist();
  }

  @Test
  void shouldSayThatThereIsNoSuchBucket() throws IOException {
    Path segment = segment(SEGMENT, 5000);
    SegmentArchive archive = server.archive("s3://no-such-bucket/audit");

    assertThatThrownBy(archive::check)
        .hasMessageContaining("s3://no-such-bucket/audit: it is not there (404")
        .hasMessageContaining("is the bucket's name right?");
    assertThatThrownBy(() -> archive.keep(LOG, segment, Digest.of(segment)))
        .hasMessageContaining("(404 NoSuchBucket)");
  }

  @Test
  void shouldSpeakHttpWithThisMachineOnly() {
    SegmentArchive archive =
        S3Server.archive(
            "s3://records", URI.create("http://192.0.2.1"), "secret", Optional.empty(), PATIENCE);

    assertThatThrownBy(archive::check)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("AWS_ENDPOINT_URL_S3")
        .hasMessageContaining("only https is spoken");
  }
}
