package io.cardea.it.matrix;

import io.cardea.it.matrix.client.Answer;
import io.cardea.it.matrix.client.Ask;
import io.cardea.it.matrix.client.Broken;
import io.cardea.mcp.revision.Revision;
import java.util.List;

/** A tool is listed and called; what is not there is refused. */
final class ToolsCheck implements Check {

  @Override
  public void run(Visit visit) throws Exception {
    List<String> names = Lists.tools(visit);
    Broken.unless(names.contains(visit.name("echo")), "echo is not listed: " + names);
    String text = "“" + visit.nonce() + "” \n ✓";
    Answer answer = visit.client().ask(Ask.tool(visit.name("echo"), Ask.member("text", text)));
    Broken.unless(answer.text().equals(text), "another text: " + answer.text());
    if (visit.server().revision().compareTo(Revision.R2025_06_18) >= 0) {
      String structured = answer.result().at("structuredContent", "echo").text();
      Broken.unless(structured.equals(text), "another structure: " + answer.result());
    }
    Answer missing = visit.client().ask(Ask.tool(visit.name("nowhere"), ""));
    Broken.unless(missing.isRefusal(), "called what is not there: " + missing.response());
  }
}
