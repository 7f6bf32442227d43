package io.cardea.audit.subject;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.record.Samples;
import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.KeptPayload.Part;
import io.cardea.model.identity.TenantId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SubjectKeyTest {

  private static final byte[] SECRET =
      HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  private static final byte[] PARAMS = "{\"city\":\"Oslo\"}".getBytes(UTF_8);

  private static SubjectKey key(byte[] secret) {
    return new SubjectKey(
        new AuditSubject(
            "p-1", TenantId.DEFAULT, AuditSubject.Kind.USER, "corp", "pat", Samples.NOON),
        secret);
  }

  private static byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  private static byte[] idBytes() {
    return ByteBuffer.allocate(16)
        .putLong(Samples.ID.getMostSignificantBits())
        .putLong(Samples.ID.getLeastSignificantBits())
        .array();
  }

  /** RFC 5869 §2.3 for one block, which is all of 32 bytes. */
  private static byte[] expanded(byte[] secret, byte[]... info) throws GeneralSecurityException {
    byte[][] parts = Arrays.copyOf(info, info.length + 1);
    parts[info.length] = new byte[] {1};
    return hmac(secret, parts);
  }

  @Test
  void shouldCommitToResourcesAsDocumented() throws GeneralSecurityException {
    byte[] derived = expanded(SECRET, "cardea audit resource".getBytes(US_ASCII));
    String uri = "file:///Åse";
    assertThat(key(SECRET).ofResource(uri))
        .isEqualTo(HexFormat.of().formatHex(hmac(derived, uri.getBytes(UTF_8))))
        .isEqualTo(key(SECRET).ofResource(uri))
        .isNotEqualTo(key(new byte[32]).ofResource(uri))
        .isNotEqualTo(key(SECRET).ofResource("file:///åse"));
  }

  @Test
  void shouldCommitAsDocumented() throws GeneralSecurityException {
    byte[] derived = expanded(SECRET, "cardea audit commitment".getBytes(US_ASCII));

    String commitment = key(SECRET).commitment(Samples.ID, PARAMS, 0, PARAMS.length);

    assertThat(commitment)
        .isEqualTo(HexFormat.of().formatHex(hmac(derived, idBytes(), PARAMS)))
        .hasSize(64);
  }

  @Test
  void shouldDeriveKeysOfPayloadsAsDocumented() throws GeneralSecurityException {
    assertThat(key(SECRET).payloadKey(Samples.ID, Part.RESULT).getEncoded())
        .isEqualTo(
            expanded(
                SECRET,
                "cardea audit payload".getBytes(US_ASCII),
                idBytes(),
                "result".getBytes(US_ASCII)));
  }

  @Test
  void shouldLinkNeitherEqualParamsNorSubjects() {
    SubjectKey key = key(SECRET);
    byte[] other = SECRET.clone();
    other[31] ^= 1;
    assertThat(
            Arrays.asList(
                key.commitment(Samples.id(1), PARAMS, 0, PARAMS.length),
                key.commitment(Samples.id(2), PARAMS, 0, PARAMS.length),
                key.commitment(Samples.id(1), PARAMS, 0, PARAMS.length - 1),
                key(other).commitment(Samples.id(1), PARAMS, 0, PARAMS.length)))
        .doesNotHaveDuplicates();
    assertThat(key.commitment(Samples.id(1), PARAMS, 0, PARAMS.length))
        .isEqualTo(key(SECRET).commitment(Samples.id(1), PARAMS, 0, PARAMS.length));
    assertThat(key.payloadKey(Samples.id(1), Part.PARAMS).getEncoded())
        .isNotEqualTo(key.payloadKey(Samples.id(1), Part.RESULT).getEncoded())
        .isNotEqualTo(key.payloadKey(Samples.id(2), Part.PARAMS).getEncoded());
  }

  @Test
  void shouldShowNothingOfItself() {
    assertThat(key(SECRET)).hasToString("key of p-1");
  }
}
