package io.cardea.controlplane.jdbc;

import static io.cardea.controlplane.jdbc.Samples.adapter;
import static io.cardea.controlplane.jdbc.Samples.applied;
import static io.cardea.controlplane.jdbc.Samples.id;
import static io.cardea.controlplane.jdbc.Samples.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cardea.controlplane.store.BackupRefused;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.StoreContent;
import io.cardea.controlplane.store.StorePosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostileBackupTest extends StoreFixture {

  private byte[] good = {};
  private StoreContent before = new StoreContent(new StorePosition("000000000000", 0), List.of());

  @AfterEach
  void isAsItWas() {
    assertThat(store.all()).isEqualTo(before);
  }

  @BeforeEach
  void save() throws IOException {
    put(store, adapter("a", "one"));
    put(store, adapter("a", "two"));
    applied(store, Change.put(adapter("b", "one")), Change.delete(id("a")));
    Path file = folder.resolve("good");
    store.backup(file);
    good = Files.readAllBytes(file);
    before = store.all();
  }

  @Test
  void shouldRefuseWhatIsDamaged() throws Exception {
    byte[] flipped = good.clone();
    flipped[good.length / 2] ^= 1;

    refused(flipped);
    refused(Arrays.copyOf(good, good.length / 2));
  }

  @Test
  void shouldRefuseWhatContradictsItselfWhateverItsChecksum() throws Exception {
    assertThat(forged(text -> text)).isEqualTo(good);
    List<UnaryOperator<String>> forgeries =
        List.of(
            text -> text.replace("\"version\":1,", "\"version\":2,"),
            text -> text.replace("cardea-backup", "other-backup"),
            text -> text.replaceFirst("\"revision\":3,", "\"revision\":2,"),
            text -> text.replaceFirst("\"revision\":3,", "\"revision\":4,"),
            text -> text.replaceFirst("\"floor\":0", "\"floor\":-1"),
            text -> text.replaceFirst("\"floor\":0", "\"floor\":9"),
            text -> text.replaceFirst("\"number\":1", "\"number\":-1"),
            text -> text.replaceFirst("\"number\":2", "\"number\":1"),
            text -> text.replaceFirst("\"number\":2", "\"number\":2.5"),
            text -> text.replaceFirst("\"number\":2", "\"number\":99999999999999999999"),
            text -> text.replaceFirst("\"origin\":\"api\"", "\"origin\":\"moon\""),
            text -> text.replaceFirst("\"author\":\"alice\"", "\"author\":\"\""),
            text -> text.replaceFirst("\"kind\":\"Adapter\"", "\"kind\":\"adapter\""),
            text -> text.replaceFirst("\"name\":\"a\"", "\"name\":\"..\""),
            text -> text.replaceFirst("\"spec\":\\{", "\"status\":{},\"spec\":{"),
            text -> text.replaceFirst("(?m)^.*\"resource\".*\n", ""),
            text -> text.replaceFirst("(?m)^.*\"version\":\\{.*\n", ""),
            text -> text.replaceFirst("(?m)^(.*\"resource\".*\n)", "$1$1"),
            text -> text.replaceFirst("(?m)^(.*\"version\":\\{.*\n)", "$1$1"),
            text -> text.replaceFirst("(?m)^(\\{\"start\".*\n)", "$1$1"),
            text -> text.replaceFirst("(?m)^(\\{\"revision\".*\n)", "$1{\"else\":{}}\n"),
            text -> text.replaceFirst("(?m)^(\\{\"revision\".*\n)", "$1[]\n"),
            text -> text.replaceFirst("(?m)^(\\{\"revision\".*\n)", "$1\n"));

    for (UnaryOperator<String> forgery : forgeries) {
      byte[] bad = forged(forgery);
      assertThat(bad).isNotEqualTo(good);
      refused(bad);
    }
  }

  /** With a checksum that is right. */
  private byte[] forged(UnaryOperator<String> forgery) throws NoSuchAlgorithmException {
    String content = forgery.apply(text().substring(0, text().indexOf("{\"end\"")));
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    String end =
        "{\"end\":{\"lines\":%d,\"sha256\":\"%s\"}}\n".formatted(content.lines().count(), sum);
    return (content + end).getBytes(StandardCharsets.UTF_8);
  }

  private String text() {
    return new String(good, StandardCharsets.UTF_8);
  }

  private void refused(byte[] bad) throws IOException {
    Path file = Files.write(folder.resolve("bad"), bad);

    assertThatExceptionOfType(BackupRefused.class).isThrownBy(() -> store.restore(file, true));
  }
}
