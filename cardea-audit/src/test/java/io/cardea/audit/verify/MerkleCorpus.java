package io.cardea.audit.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Judges a file of proofs of RFC 6962 trees, as transparency-dev/merkle publishes them, one JSON
 * object a line with {@code kind} and {@code vector}, and prints each that is judged otherwise than
 * it says. Run by hand; argument: the gzipped file.
 */
final class MerkleCorpus {

  private MerkleCorpus() {}

  public static void main(String[] args) throws IOException {
    int right = 0;
    int wrong = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Path.of(args[0]))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode row = new ObjectMapper().readTree(line);
        if (isTaken(row) == row.path("label").asText().equals("accept")) {
          right++;
        } else {
          wrong++;
          System.out.println(row.path("text").asText());
        }
      }
    }
    System.out.printf("%d judged rightly, %d wrongly%n", right, wrong);
  }

  private static boolean isTaken(JsonNode row) {
    JsonNode vector = row.path("vector");
    List<byte[]> proof = new ArrayList<>();
    vector.path("proof").forEach(hash -> proof.add(hash(hash)));
    return row.path("kind").asText().equals("inclusion")
        ? new Merkle()
            .isIncluded(
                vector.path("leafIdx").asLong(),
                vector.path("treeSize").asLong(),
                hash(vector.path("leafHash")),
                proof,
                hash(vector.path("root")))
        : new Merkle()
            .isConsistent(
                vector.path("size1").asLong(),
                vector.path("size2").asLong(),
                hash(vector.path("root1")),
                hash(vector.path("root2")),
                proof);
  }

  private static byte[] hash(JsonNode base64) {
    return Base64.getDecoder().decode(base64.asText(""));
  }
}
