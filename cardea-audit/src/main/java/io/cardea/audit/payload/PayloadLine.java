package io.cardea.audit.payload;

import io.cardea.model.audit.KeptPayload.Part;
import io.cardea.model.audit.PayloadPolicy;
import io.cardea.model.identity.TenantId;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A record of type {@code payload}, as {@code RecordEncoder} writes it.
 *
 * @param subject id of the key
 * @param bytes that the payload had
 * @param data what {@link PayloadCipher} has sealed; empty if it is {@code missing}
 * @param missing why nothing was kept; empty if something was
 */
record PayloadLine(
    UUID id,
    TenantId tenant,
    Part part,
    PayloadPolicy policy,
    String subject,
    long bytes,
    boolean isCut,
    String data,
    String missing) {

  private static final String START = "{\"type\":\"payload\",";

  private static final Pattern FORM =
      Pattern.compile(
          "\\{\"type\":\"payload\",\"id\":\"([0-9a-f-]{36})\",\"time\":\"[^\"]{1,40}\""
              + ",\"tenant\":\"([a-z0-9-]{1,32})\",\"part\":\"(params|result)\""
              + ",\"policy\":\"(redacted|full)\",\"subject\":\"([a-z]-[0-9a-f]{32})\""
              + ",\"bytes\":([0-9]{1,18})(,\"cut\":true)?"
              + ",(?:\"data\":\"((?:2\\.)?[A-Za-z0-9+/=]*)\"|\"missing\":\"([^\"\\\\]*)\")\\}\\s*");

  /** What {@code line} says; empty if it is no such record. */
  static Optional<PayloadLine> parse(String line) {
    if (!line.startsWith(START)) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new PayloadLine(
            UUID.fromString(matcher.group(1)),
            new TenantId(matcher.group(2)),
            matcher.group(3).equals("params") ? Part.PARAMS : Part.RESULT,
            PayloadPolicy.valueOf(matcher.group(4).toUpperCase(Locale.ROOT)),
            matcher.group(5),
            Long.parseLong(matcher.group(6)),
            matcher.group(7) != null,
            Optional.ofNullable(matcher.group(8)).orElse(""),
            Optional.ofNullable(matcher.group(9)).orElse("")));
  }
}
