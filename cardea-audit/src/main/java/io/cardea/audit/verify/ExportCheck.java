package io.cardea.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks an export, a record a line, against the proofs beside it: the first proof is of the first
 * line, and so on, and all lead to one checkpoint. It shows that each line is a record of the log,
 * to the byte, and none is there twice; that no record which fits was left out cannot be seen,
 * unless their numbers have no gap.
 */
public final class ExportCheck {

  private static final String FIRST = "c2sp.org/tlog-proof@v1";
  private static final String INDEX = "index ";
  private static final int MAX_LINE_BYTES = 64 * 1024;
  private static final int MAX_PROOF_LINES = 128;
  private static final int CHUNK = 1 << 20;

  /**
   * What was proved.
   *
   * @param records lines of the export
   * @param first the smallest number of a record in the log, from 0; -1 if there are no records
   * @param last the largest
   * @param origin the log's name; empty if there are no records
   * @param size records under the checkpoint
   * @param time when it was made
   */
  public record Proved(long records, long first, long last, String origin, long size, String time) {

    /** Whether no record between the first and the last is left out. */
    public boolean isWithoutGap() {
      return records > 0 && last - first + 1 == records;
    }
  }

  private final TrustedKeys trusted;
  private final Merkle merkle = new Merkle();
  private final Map<Long, BitSet> seen = new HashMap<>();
  private String checkpoint = "";
  private @Nullable SignedRoot root;
  private long records;
  private long first = -1;
  private long last = -1;

  private ExportCheck(TrustedKeys trusted) {
    this.trusted = trusted;
  }

  /**
   * Checks an export.
   *
   * @param trusted keys that are believed; one of the log must have signed the checkpoint
   * @throws IllegalArgumentException if it is not proved; the message says which line and why
   * @throws IOException if a file cannot be read
   */
  public static Proved check(Path export, Path proofs, List<SealKey> trusted) throws IOException {
    ExportCheck check = new ExportCheck(new TrustedKeys(trusted));
    try (InputStream lines = new BufferedInputStream(Files.newInputStream(export));
        InputStream texts = new BufferedInputStream(Files.newInputStream(proofs))) {
      return check.run(lines, texts);
    }
  }

  private Proved run(InputStream export, InputStream proofs) throws IOException {
    String begun = text(proofs);
    for (byte[] line = line(export); line.length > 0; line = line(export)) {
      records++;
      if (begun.isEmpty()) {
        throw wrong("there is no proof of it");
      }
      List<String> proof = new ArrayList<>();
      do {
        proof.add(begun.substring(0, begun.length() - 1));
        begun = text(proofs);
      } while (!begun.isEmpty() && !begun.equals(FIRST + "\n") && proof.size() <= MAX_PROOF_LINES);
      check(line, proof);
    }
    if (!begun.isEmpty()) {
      throw new IllegalArgumentException(
          "behind the proofs of the %d records there is something else".formatted(records));
    }
    return root == null
        ? new Proved(0, -1, -1, "", 0, "")
        : new Proved(records, first, last, root.origin(), root.size(), root.time());
  }

  private void check(byte[] line, List<String> proof) {
    int gap = proof.indexOf("");
    if (gap < 2 || !proof.getFirst().equals(FIRST) || !proof.get(1).startsWith(INDEX)) {
      throw wrong("its proof is none of an export");
    }
    String number = proof.get(1).substring(INDEX.length());
    if (!number.matches("0|[1-9][0-9]{0,17}")) {
      throw wrong("its proof has no number");
    }
    SignedRoot sealed = root(String.join("\n", proof.subList(gap + 1, proof.size())) + "\n");
    long index = Long.parseLong(number);
    List<byte[]> path = proof.subList(2, gap).stream().map(this::hash).toList();
    byte[] leaf = merkle.leaf(line, 0, line.length);
    if (!merkle.isIncluded(index, sealed.size(), leaf, path, sealed.root())) {
      throw wrong("it is not record %d of the %d that were sealed".formatted(index, sealed.size()));
    }
    BitSet chunk = seen.computeIfAbsent(index / CHUNK, _ -> new BitSet());
    if (chunk.get((int) (index % CHUNK))) {
      throw wrong("record %d was there before".formatted(index));
    }
    chunk.set((int) (index % CHUNK));
    first = first < 0 ? index : Math.min(first, index);
    last = Math.max(last, index);
  }

  private byte[] hash(String encoded) {
    try {
      byte[] hash = Base64.getDecoder().decode(encoded);
      if (Base64.getEncoder().encodeToString(hash).equals(encoded)) {
        return hash;
      }
    } catch (IllegalArgumentException e) { // said below
    }
    throw wrong("its proof holds something else than hashes");
  }

  /** The root of the checkpoint, which is the same for all. */
  private SignedRoot root(String text) {
    if (root != null) {
      if (!text.equals(checkpoint)) {
        throw wrong("its proof has another checkpoint than those before");
      }
      return root;
    }
    Note.All notes = Note.parseAll(text);
    if (notes.notes().size() != 1 || notes.isTorn() || text.contains("\r")) {
      throw wrong("its proof does not end in one checkpoint");
    }
    Note note = notes.notes().getFirst();
    Optional<String> objection = trusted.objection(note);
    if (objection.isPresent()) {
      throw wrong("its checkpoint " + objection.get());
    }
    checkpoint = text;
    root = SignedRoot.parse(note);
    return root;
  }

  private IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException("line %d: %s".formatted(records, why));
  }

  private String text(InputStream lines) throws IOException {
    return new String(line(lines), UTF_8);
  }

  /** A line with its line feed, as it was sealed; empty at the end of the file. */
  private byte[] line(InputStream lines) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = lines.read(); next >= 0; next = lines.read()) {
      line.write(next);
      if (next == '\n') {
        return line.toByteArray();
      }
      if (line.size() > MAX_LINE_BYTES) {
        break;
      }
    }
    if (line.size() > 0) {
      throw new IllegalArgumentException(
          "at record %d a line does not end, or is longer than a record can be"
              .formatted(records + 1));
    }
    return new byte[0];
  }
}
