package io.cardea.audit.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * What a verification found.
 *
 * @param origin the log's name
 * @param records whole records in the files
 * @param removed records that are not there any more, as the gateway has removed them
 * @param sealed records under the last checkpoint
 * @param segments files that hold them
 * @param checkpoints checkpoints whose signature and root were checked
 * @param lastTime when the last one was made
 * @param isVouchedFor whether a trusted key was given, and has sealed it
 * @param findings everything that is not as it was sealed; empty: the log is proved
 * @param notes what is no fault, but should be known
 */
public record Report(
    String origin,
    long records,
    long removed,
    long sealed,
    int segments,
    int checkpoints,
    String lastTime,
    boolean isVouchedFor,
    List<Finding> findings,
    List<String> notes) {

  public Report {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  /**
   * Whether everything that was sealed is there, or was removed by the gateway, and nothing else is
   * among it.
   */
  public boolean isProved() {
    return findings.isEmpty();
  }

  /** The same with another finding. */
  Report with(Finding finding) {
    List<Finding> more = new ArrayList<>(findings);
    more.add(finding);
    return with(more, notes);
  }

  /** The same with another note. */
  Report with(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return with(findings, more);
  }

  private Report with(List<Finding> found, List<String> noted) {
    return new Report(
        origin,
        records,
        removed,
        sealed,
        segments,
        checkpoints,
        lastTime,
        isVouchedFor,
        found,
        noted);
  }
}
