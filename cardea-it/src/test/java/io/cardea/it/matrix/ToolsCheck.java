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
    Broken.unless(names.contains(visit.toolName("echo")), "echo is not listed: " + names);
    String text = "“" + visit.nonce() + "” \n ✓";
    Answer answer = visit.client().ask(Ask.tool(visit.toolName("echo"), Ask.member("text", text)));
    Broken.unless(answer.text().equals(text), "another text: " + answer.text());
    if (visit.server().revision().compareTo(Revision.R2025_06_18) >= 0) {
      String structured = answer.result().at("structuredContent", "echo").text();
      Broken.unless(structured.equals(text), "another structure: " + answer.result());
    }
    if (visit.custom()) {
      String original = visit.name("echo");
      Broken.unless(!names.contains(original), "what was replaced is listed: " + names);
      Answer replaced = visit.client().ask(Ask.tool(original, Ask.member("text", text)));
      Broken.unless(replaced.isRefusal(), "called what was replaced: " + replaced.response());
    }
    Answer missing = visit.client().ask(Ask.tool(visit.name("nowhere"), ""));
    Broken.unless(missing.isRefusal(), "called what is not there: " + missing.response());
  }
}
