package io.cardea.it.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server can do without a sandbox and cannot do in one, tried by a real program. */
class SandboxTest {

  private static Jail jail;
  private static ServerSocket listener;
  private static TestGateway gateway;

  @BeforeAll
  static void open() throws IOException {
    jail = new Jail();
    listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Files.writeString(jail.folder.path().resolve("secret"), "a secret");
    Path ours = Files.createDirectory(jail.folder.path().resolve("ours"));
    Files.writeString(ours.resolve("known"), "known to it");
    Path theirs = Files.createDirectory(jail.folder.path().resolve("theirs"));
    Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rwxrwxrwx"));
    gateway =
        jail.start(
            jail.free("free")
                + jail.confined(
                    "confined",
                    List.of(ours),
                    "write: [" + theirs + "]",
                    "memory: 256MiB",
                    "processes: 60")
                + jail.confined("connected", "network: true"));
  }

  @AfterAll
  static void close() throws IOException {
    gateway.close();
    listener.close();
    jail.close();
  }

  private static String filled(String what) {
    return what.replace("HERE", jail.folder.path().toString())
        .replace("PORT", Integer.toString(listener.getLocalPort()));
  }

  private static String attempt(String adapter, String mode, String what) throws IOException {
    return Jail.attempt(gateway, adapter, mode, filled(what));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      textBlock =
          """
          read,    HERE/secret,              a secret,            NoSuchFileException
          list,    HERE,                     secret,              [HERE/classes HERE/ours HERE/theirs]
          write,   HERE/ours/new,            was written,         Read-only file system
          run,     test -e /proc/PID,        exit 0,              exit 1
          connect, PORT,                     connected to PORT,   refused: java.net.ConnectException
          threads, 100,                      100 threads,         unable to create native thread
          memory,  300,                      allocated,           OutOfMemoryError
          run,     unshare -U true,          exit 0,              exit 1
          """)
  void shouldRefuseWhatIsPossibleWithoutASandbox(
      String mode, String what, String possible, String refused) throws IOException {
    String tried = what.replace("PID", Long.toString(ProcessHandle.current().pid()));
    assertThat(attempt("free", mode, tried)).contains(filled(possible));
    assertThat(attempt("confined", mode, tried))
        .contains(filled(refused))
        .doesNotContain(filled(possible));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      textBlock =
          """
          read,      HERE/ours/known,            known to it
          write,     HERE/theirs/new,            HERE/theirs/new was written
          write,     /tmp/cardea-private,        /tmp/cardea-private was written
          write,     /usr/cardea-new,            Read-only file system
          write,     /cardea-new,                Read-only file system
          write,     /dev/cardea-new,            Read-only file system
          read,      /etc/shadow,                NoSuchFileException
          list,      /root,                      NoSuchFileException
          processes, '',                         2 processes
          threads,   30,                         30 threads
          memory,    64,                         allocated
          run,       echo $HOME $TMPDIR $PWD,    said: /tmp /tmp /tmp
          run,       head -c 300m /dev/zero >/tmp/big || rm /tmp/big, No space left on device
          run,       head -c 80m /dev/zero >/dev/shm/big || rm /dev/shm/big, No space left on device
          self,      '',                         NoNewPrivs:1
          self,      '',                         CapEff:0000000000000000
          """)
  void shouldBeConfined(String mode, String what, String expected) throws IOException {
    assertThat(attempt("confined", mode, what)).contains(filled(expected));
  }

  @Test
  void shouldWriteToTheMachineOnlyWhereItMay() throws IOException {
    assertThat(attempt("confined", "write", "HERE/other")).contains("was written");
    assertThat(jail.folder.path().resolve("other")).doesNotExist();
    assertThat(attempt("confined", "write", "HERE/theirs/other")).contains("was written");
    assertThat(jail.folder.path().resolve("theirs/other")).hasContent("written");
  }

  @Test
  void shouldHaveTheNetworkIfItIsGranted() throws IOException {
    assertThat(attempt("connected", "connect", "PORT")).contains(filled("connected to PORT"));
    assertThat(attempt("connected", "read", "HERE/secret")).contains("NoSuchFileException");
  }

  @Test
  void shouldTellWhatIsConfined() {
    assertThat(Jail.awaitStatus(gateway, "free", "\"state\":\"up\""))
        .contains("\"sandbox\":\"none\"");
    assertThat(Jail.awaitStatus(gateway, "confined", "\"state\":\"up\""))
        .contains("\"sandbox\":\"bubblewrap\"");
  }
}
