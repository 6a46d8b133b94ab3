extension ReportData {
  /// The words of the tables, for whoever meets them here first.
  var glossarySection: Section {
    Section(
      title: "Words",
      blocks: [
        .text([
          "- *stable latency*: the time from when a broadcast was due until the last host has it.",
          "- *p50, p99*: half of all broadcasts, or 99 of 100, take at most so long.",
          "- *promise*: who has the rumor for certain when the client is told that it is accepted.",
          "- *beyond the promise*: more nodes forgot than the acknowledgement covers, so that the loss of an "
            + "acknowledged rumor breaks no promise.",
          "- *redundancy*: the copies of a payload a host gets beyond the one it needs, on average.",
          "- *rumor*: what one broadcast brings to all hosts.",
          "- *hot spot*: the messages of the busiest node over the mean of hosts and services that "
            + "carry rumors.",
          "- *Gini coefficient*: 0 where all nodes handle as many messages, near 1 where one handles all.",
          "- *connections*: what must be held open, between all nodes; *pairs used*: nodes that talked.",
          "- *in time*: within the scenario's deadline, from when it was due.",
          "- *spread*: the share of the other hosts on the origin's side that a rumor reached in time; "
            + "*worse "
            + "side*: the less of the two, run by run.",
          "- *caught up*: the time from the end of the fault until all rumors of it are everywhere.",
          "- *messages cut*: those that the partition dropped.",
          "- *batch*: rumors gathered for so long go in one message; none: each goes at once; –: there is no "
            + "such setting, and rounds gather by themselves.",
          "- *leaders at once*: the most hosts that took themselves for the leader at one moment.",
          "- *no test*: the fault cut nothing that this architecture sends, so the figure proves nothing.",
        ])
      ])
  }
}
