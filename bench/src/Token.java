import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * Writes a signing key's public half (RFC 7517) and an access token that is signed with it (RFC 9068, ES256, valid for a day).
 *
 * <p>{@code Token.java ISSUER FOLDER} writes {@code FOLDER/jwks.json} and {@code FOLDER/token}.
 */
final class Token {

  private Token() {}

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A coordinate in exactly 32 bytes (RFC 7518 §6.2.1.2). */
  private static String coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(bytes.length, 32);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return encoded(fixed);
  }

  public static void main(String[] arguments) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    String jwk =
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"use\":\"sig\",\"kid\":\"bench\",\"x\":\"%s\",\"y\":\"%s\"}"
            .formatted(coordinate(key.getW().getAffineX()), coordinate(key.getW().getAffineY()));
    long now = System.currentTimeMillis() / 1_000;
    String claims =
        "{\"iss\":\"%s\",\"aud\":\"bench\",\"azp\":\"bench\",\"client_id\":\"bench\",\"sub\":\"pat\",\"scope\":\"mcp:use\",\"iat\":%d,\"exp\":%d}"
            .formatted(arguments[0], now, now + 86_400);
    String content =
        encoded("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"bench\"}".getBytes(UTF_8))
            + "."
            + encoded(claims.getBytes(UTF_8));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(pair.getPrivate());
    signature.update(content.getBytes(UTF_8));
    Path folder = Path.of(arguments[1]);
    Files.writeString(folder.resolve("jwks.json"), "{\"keys\":[" + jwk + "]}");
    Files.writeString(folder.resolve("token"), content + "." + encoded(signature.sign()));
  }
}
