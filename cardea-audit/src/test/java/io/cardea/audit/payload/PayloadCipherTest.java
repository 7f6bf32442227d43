package io.cardea.audit.payload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.record.Samples;
import io.cardea.audit.subject.SubjectKey;
import io.cardea.audit.subject.SubjectKeys;
import io.cardea.audit.subject.SubjectName;
import io.cardea.audit.subject.SubjectSettings;
import io.cardea.model.audit.AuditSubject.Kind;
import io.cardea.model.audit.KeptPayload.Part;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.PayloadPolicy;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadCipherTest {

  private static final byte[] TEXT = "xx{\"city\":\"Tromsø\"}xx".getBytes(UTF_8);
  private static final Payload PAYLOAD = Payload.of(TEXT, 2, TEXT.length - 2).full();

  @TempDir private Path folder;
  private SubjectKeys keys;
  private SubjectKey key;

  @BeforeEach
  void open() throws IOException {
    keys = SubjectKeys.open(SubjectSettings.of(folder), InstantSource.system(), Runnable::run);
    key = of("pat");
  }

  @AfterEach
  void close() throws IOException {
    keys.close();
  }

  private SubjectKey of(String user) {
    return keys.make(new SubjectName(TenantId.DEFAULT, Kind.USER, "corp", user))
        .toCompletableFuture()
        .join();
  }

  private String sealed() {
    return new String(PayloadCipher.seal(key, Samples.ID, Part.PARAMS, PAYLOAD), US_ASCII);
  }

  private PayloadLine line(UUID id, Part part, PayloadPolicy policy, long bytes, String data) {
    return new PayloadLine(
        id,
        TenantId.DEFAULT,
        part,
        policy,
        key.subject().id(),
        bytes,
        bytes > Payload.MAX_KEPT_BYTES,
        data,
        "");
  }

  private PayloadLine line(String data) {
    return line(Samples.ID, Part.PARAMS, PayloadPolicy.FULL, PAYLOAD.length(), data);
  }

  @Test
  void shouldOpenWhatItSealed() {
    assertThat(PayloadCipher.open(key, line(sealed())))
        .hasValueSatisfying(
            opened -> assertThat(new String(opened, UTF_8)).isEqualTo("{\"city\":\"Tromsø\"}"));
    assertThat(sealed()).isNotEqualTo(sealed());
  }

  @Test
  void shouldSealNoMoreThanIsKept() {
    byte[] large = "y".repeat(Payload.MAX_KEPT_BYTES + 5).getBytes(US_ASCII);
    Payload payload = Payload.of(large, 0, large.length).full();
    assertThat(payload.isCut()).isTrue();
    String data = new String(PayloadCipher.seal(key, Samples.ID, Part.RESULT, payload), US_ASCII);
    assertThat(
            PayloadCipher.open(
                key, line(Samples.ID, Part.RESULT, PayloadPolicy.FULL, large.length, data)))
        .hasValueSatisfying(opened -> assertThat(opened).hasSize(Payload.MAX_KEPT_BYTES));
  }

  @Test
  void shouldSealTheRedactedTextOnly() {
    Payload payload = Payload.of(TEXT, 0, TEXT.length).redactedTo("{}".getBytes(US_ASCII));
    String data = new String(PayloadCipher.seal(key, Samples.ID, Part.PARAMS, payload), US_ASCII);
    assertThat(
            PayloadCipher.open(
                key, line(Samples.ID, Part.PARAMS, PayloadPolicy.REDACTED, TEXT.length, data)))
        .hasValueSatisfying(opened -> assertThat(new String(opened, UTF_8)).isEqualTo("{}"));
  }

  @Test
  void shouldOpenNothingInAnotherPlace() throws IOException {
    String data = sealed();
    long bytes = PAYLOAD.length();
    assertThat(
            PayloadCipher.open(
                key, line(Samples.id(7), Part.PARAMS, PayloadPolicy.FULL, bytes, data)))
        .isEmpty();
    assertThat(
            PayloadCipher.open(key, line(Samples.ID, Part.RESULT, PayloadPolicy.FULL, bytes, data)))
        .isEmpty();
    assertThat(
            PayloadCipher.open(
                key, line(Samples.ID, Part.PARAMS, PayloadPolicy.REDACTED, bytes, data)))
        .isEmpty();
    assertThat(
            PayloadCipher.open(
                key, line(Samples.ID, Part.PARAMS, PayloadPolicy.FULL, bytes + 1, data)))
        .isEmpty();
    SubjectKey other = of("kim");
    assertThat(PayloadCipher.open(other, line(data))).isEmpty();
  }

  @Test
  void shouldOpenNothingForAnotherTenantOrAsIfItWereCut() {
    String data = sealed();
    String subject = key.subject().id();
    TenantId acme = new TenantId("acme");
    long bytes = PAYLOAD.length();
    PayloadPolicy full = PayloadPolicy.FULL;
    assertThat(
            PayloadCipher.open(
                key,
                new PayloadLine(
                    Samples.ID, acme, Part.PARAMS, full, subject, bytes, false, data, "")))
        .isEmpty();
    assertThat(
            PayloadCipher.open(
                key,
                new PayloadLine(
                    Samples.ID,
                    TenantId.DEFAULT,
                    Part.PARAMS,
                    full,
                    subject,
                    bytes,
                    true,
                    data,
                    "")))
        .isEmpty();
    // Nor as one of before it was sealed for these.
    assertThat(PayloadCipher.open(key, line(data.substring(2)))).isEmpty();
  }

  @Test
  void shouldOpenWhatWasSealedBeforeThereWereVersions() throws GeneralSecurityException {
    byte[] nonce = new byte[12];
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        key.payloadKey(Samples.ID, Part.PARAMS),
        new GCMParameterSpec(128, nonce));
    cipher.updateAAD((Samples.ID + " params full " + PAYLOAD.length()).getBytes(US_ASCII));
    byte[] sealed = cipher.doFinal(TEXT, 2, PAYLOAD.length());
    byte[] all = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
    String old = Base64.getEncoder().encodeToString(all);
    assertThat(PayloadCipher.open(key, line(old)))
        .hasValueSatisfying(
            opened -> assertThat(new String(opened, UTF_8)).isEqualTo("{\"city\":\"Tromsø\"}"));
    assertThat(PayloadCipher.open(key, line("2." + old))).isEmpty();
  }

  @Test
  void shouldOpenNothingThatWasChanged() {
    byte[] sealed = Base64.getDecoder().decode(sealed().substring(2));
    for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThat(PayloadCipher.open(key, line("2." + Base64.getEncoder().encodeToString(flipped))))
          .as("bit " + bit)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2.",
        "2.AAAA",
        "3.AAAA",
        "A",
        "AAAA",
        "AAAAAAAAAAAAAAAA",
        "====",
        "no base64"
      })
  void shouldOpenNothingThatIsNothing(String data) {
    assertThat(PayloadCipher.open(key, line(data))).isEmpty();
  }
}
