import Foundation
import Jobs
import Packaging
import Testing

@Suite struct OutputReportTests {
    @Test func hasTheKeysOfTheReport() throws {
        let output = try #require(ReportSamples.whole.connections.first?.outputs.first)
        let json = try JSONEncoder().encode(output)
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(
            object.keys.sorted() == ["bytes", "container", "duration_s", "ended_at", "file", "started_at", "tracks"])
        #expect(object["container"] as? String == "mkv")
        let tracks = try #require(object["tracks"] as? [[String: Any]])
        #expect(
            tracks.map { $0.keys.sorted() } == [
                ["codec", "duration_s", "frames", "height", "kind", "width"],
                ["codec", "duration_s", "frames", "kind"],
            ])
        #expect(try JSONDecoder().decode(OutputReport.self, from: json) == output)
    }

    @Test(arguments: Verdict.allCases) func saysWhatBecameOfIt(verdict: Verdict) throws {
        var output = try #require(ReportSamples.whole.connections.first?.outputs.first)
        #expect(output.verdict == nil && !output.isEmpty, "as in a report of an earlier version")
        output.verdict = verdict
        #expect(output.isEmpty == (verdict == .failed))
        let json = try JSONEncoder().encode(output)
        #expect(String(decoding: json, as: UTF8.self).contains("\"verdict\":\"\(verdict.rawValue)\""))
        #expect(try JSONDecoder().decode(OutputReport.self, from: json) == output)
    }

    @Test func saysThatItWasThereBefore() throws {
        var output = try #require(ReportSamples.whole.connections.first?.outputs.first)
        #expect(!String(decoding: try JSONEncoder().encode(output), as: UTF8.self).contains("kept"))
        output.isKept = true
        let json = try JSONEncoder().encode(output)
        #expect(String(decoding: json, as: UTF8.self).contains(#""kept":true"#))
        #expect(try JSONDecoder().decode(OutputReport.self, from: json) == output)
    }

    @Test(arguments: OutputFormat.allCases) func namesItsFormat(container: OutputFormat) {
        let output = OutputReport(
            file: "a", container: container, bytes: 0, startedAt: Samples.start, endedAt: Samples.start, duration: 0)
        #expect(output.format == container.rawValue)
    }
}
