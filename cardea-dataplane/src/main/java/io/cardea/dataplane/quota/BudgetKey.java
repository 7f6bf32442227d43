package io.cardea.dataplane.quota;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.quota.Budget;
import io.cardea.model.quota.CounterKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What names the use of a budget in a file: half of a SHA-256, so that it says nothing about whose
 * it is. The budget's amount is no part of it.
 */
record BudgetKey(long high, long low) {

  static BudgetKey of(CounterKey counter, Budget budget) {
    MessageDigest digest = sha256();
    add(digest, counter.tenant().value());
    add(digest, counter.limit());
    for (CounterKey.Part part : counter.parts()) {
      add(digest, part.per().label());
      add(digest, part.issuer());
      add(digest, part.name());
    }
    add(digest, budget.label());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new BudgetKey(hash.getLong(), hash.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** With its length, so that no two sequences of texts are the same. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  /** No hash is that, or it is worth the trouble. */
  boolean isNone() {
    return high == 0 && low == 0;
  }
}
