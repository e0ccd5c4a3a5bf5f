import Foundation
import Jobs
import Media
import Packaging
import TestSupport
import Testing

@Suite struct JobParsingTests {
    @Test func readsEveryKey() throws {
        let text = """
            {
              "job_id": "job-1", "recording_id": "rec-1", "room_id": "studio", "env": "dev",
              "source": \(Samples.sora),
              "pipeline": "copy-mkv",
              "output": {"directory": "out", "s3": null},
              "activity": {"webhook_url": null, "secret_file": null},
              "limits": {"max_duration_s": 3600, "idle_timeout_s": 20.5, "first_rtp_timeout_s": null},
              "receive": {"reorder_ms": 0},
              "journal": {"keep": "until_delivered"},
              "header_extensions": {"urn:ietf:params:rtp-hdrext:sdes:mid": 4}
            }
            """
        let job = try Job(parsing: text, file: "job.json")
        #expect(job.jobID == "job-1")
        #expect(job.recordingID == "rec-1")
        #expect(job.roomID == "studio")
        #expect(job.environment == .dev)
        #expect(job.source == .sora(SoraSource(url: "http://127.0.0.1:3000/", channelID: "sora")))
        #expect(job.pipeline == .named("copy-mkv"))
        #expect(job.outputDirectory == "out")
        #expect(job.limits.maxDuration == Interval(milliseconds: 3_600_000))
        #expect(job.limits.idleTimeout == Interval(milliseconds: 20_500))
        #expect(job.limits.firstRTPTimeout == nil)
        #expect(job.receive.reorderDelay == .zero)
        #expect(job.journalRetention == .untilDelivered)
        #expect(job.headerExtensions == ["urn:ietf:params:rtp-hdrext:sdes:mid": 4])
    }

    @Test func readsYAMLAndJSONAlike() throws {
        let yaml = """
            # A comment.
            source:
              type: sora
              url: http://127.0.0.1:3000/
              channel_id: sora
            limits: {max_duration_s: 60}
            """
        let json = #"{"source": \#(Samples.sora), "limits": {"max_duration_s": 60}}"#
        #expect(try Job(parsing: yaml, file: "a") == Job(parsing: json, file: "b"))
    }

    @Test func readsAnInlinePipeline() throws {
        let job = try Job(
            parsing: Samples.job(
                #""pipeline": {"outputs": [{"type": "recording", "from": "connections", "container": "mp4"}]}"#),
            file: "job")
        #expect(job.pipeline == .inline(Pipeline(outputs: [.connectionRecordings(container: .mp4)])))
    }

    @Test(arguments: ["pipelines/mine.yaml", "./copy", "/etc/rokuga/night.json", "mine.yaml"])
    func takesThePathOfAPipeline(path: String) throws {
        let job = try Job(parsing: Samples.job(#""pipeline": "\#(path)""#), file: "job")
        #expect(job.pipeline == .named(path) && PipelineReference.isPath(path))
        #expect(try Job(parsing: job.rendered(), file: "again") == job)
    }

    @Test(arguments: ["copy", "copy-mp4", "copy.v2"]) func takesTheNameOfAPipeline(name: String) throws {
        let job = try Job(parsing: Samples.job(#""pipeline": "\#(name)""#), file: "job")
        #expect(job.pipeline == .named(name) && !PipelineReference.isPath(name))
    }

    @Test(arguments: ["", "two words", ".hidden", "a\\u0007.yaml"]) func refusesWhatNamesNoPipeline(name: String) {
        let problems = Samples.problems(ofJob: Samples.job(#""pipeline": "\#(name)""#))
        #expect(problems.count == 1 && problems[0].contains("pipeline: "), "\(problems)")
    }

    // A shell would have made a folder of the user's out of it, and rokuga one that is called so.
    @Test(arguments: ["~/rec", "~", "$HOME/rec", "${HOME}"]) func refusesADirectoryThatIsNotExpanded(path: String) {
        let problems = Samples.problems(ofJob: Samples.job(#""output": {"directory": "\#(path)"}"#))
        #expect(problems.count == 1)
        #expect(problems.first?.contains("output.directory: \"\(path)\" is not expanded") == true, "\(problems)")
    }

    @Test(arguments: ["rec~", "./~", "a$b", "/srv/rec"]) func takesEveryOtherDirectory(path: String) throws {
        let job = try Job(parsing: Samples.job(#""output": {"directory": "\#(path)"}"#), file: "job")
        #expect(job.outputDirectory == path)
    }

    @Test func readsNullAsAbsent() throws {
        let text = Samples.job(
            #""job_id": null, "pipeline": null, "output": null, "activity": null, "limits": null, "receive": null"#)
        #expect(
            try Job(parsing: text, file: "job")
                == Job(source: .sora(SoraSource(url: "http://127.0.0.1:3000/", channelID: "sora"))))
    }

    /// One mistake each; the member begins in column 2 of line 1.
    @Test(arguments: [
        (#""jobid": "x""#, 2, #"jobid: "jobid" is an unknown key; accepted: job_id, recording_id, room_id, "#),
        (#""job_id": "a/b""#, 12, #"job_id: "a/b" is not valid; accepted: 1 to 128 letters"#),
        (#""job_id": 7"#, 12, #"job_id: the number 7 is not a string; accepted: 1 to 128 letters"#),
        (#""recording_id": ".x""#, 18, #"recording_id: ".x" is not valid; accepted: 1 to 128 letters"#),
        (#""room_id": """#, 13, #"room_id: "" is not valid; accepted: a string of 1 to 255 bytes"#),
        (#""env": "test""#, 9, #"env: "test" is not an environment; accepted: prod, dev"#),
        (#""pipeline": "..x""#, 14, #"pipeline: "..x" is not valid; accepted: 1 to 128 letters"#),
        (#""pipeline": [1]"#, 14, "pipeline: a list is not a pipeline; accepted: the name of a file in pipelines/"),
        (#""output": "out""#, 12, #"output: "out" is not an object; accepted: an object with the keys directory, s3"#),
        (
            #""output": {"s3": {"bucket": "b"}}"#, 19,
            "output.s3: upload to S3 is not available in this version; accepted: null"
        ),
        (#""output": {"directory": ""}"#, 26, #"output.directory: "" is not valid; accepted: a path"#),
        (
            #""activity": {"webhook_url": "https://app.example/hook"}"#, 30,
            "activity.webhook_url: delivery by webhook is not available in this version; the activity is written to "
                + "activity.json; accepted: null"
        ),
        (#""activity": {"secret_file": "s"}"#, 30, "activity.secret_file: delivery by webhook is not available"),
        (#""journal": {"keep": "never"}"#, 22, #"journal.keep: "never" is not a choice of when to keep the journal"#),
        (#""journal": "always""#, 13, #"journal: "always" is not an object; accepted: an object with the keys keep"#),
        (#""header_extensions": {"mid": 4}"#, 31, #"header_extensions.mid: "mid" is not a URI"#),
        (#""header_extensions": {"urn:a": 0}"#, 33, "header_extensions.urn:a: 0 is out of range; accepted: a whole"),
        (#""header_extensions": {"urn:a": 256}"#, 33, "header_extensions.urn:a: 256 is out of range; accepted: a"),
        (#""header_extensions": {"urn:a": 1, "urn:b": 1}"#, 45, "header_extensions.urn:b: the id 1 is repeated"),
        (#""header_extensions": [1]"#, 23, "header_extensions: a list is not an object; accepted: an object of ids"),
    ])
    func refusesAMistakeWithItsPlace(member: String, column: Int, message: String) throws {
        let problems = Samples.problems(ofJob: Samples.job(member))
        #expect(problems.count == 1)
        let problem = try #require(problems.first)
        #expect(problem.hasPrefix("job:1:\(column): \(message)"), "\(problem)")
    }

    @Test(arguments: [
        ("[]", "job:1:1: a list is not an object; accepted: an object with the keys job_id, "),
        ("just words", #"job:1:1: "just words" is not an object; accepted: an object with the keys job_id, "#),
        ("{}", #"job:1:1: "source" is missing; accepted: an object such as {"type": "sora", …}; types: "#),
        ("source: null", #"job:1:1: "source" is missing; accepted: "#),
        ("", "job:1:1: the document is empty; accepted: an object in JSON or YAML"),
    ])
    func refusesWhatIsNoJob(text: String, message: String) throws {
        let problems = Samples.problems(ofJob: text)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix(message) == true, "\(problems)")
    }

    @Test func reportsAllMistakesAtOnceInTheOrderOfTheirLines() {
        let text = """
            env: test
            source:
              type: sorra
            limits:
              max_duration_s: -1
            limit: 3
            """
        #expect(
            Samples.problems(ofJob: text).map { String($0.prefix { $0 != ";" }) } == [
                #"job:1:6: env: "test" is not an environment"#,
                #"job:3:9: source.type: "sorra" is not a source"#,
                "job:5:19: limits.max_duration_s: -1 is out of range",
                #"job:6:1: limit: "limit" is an unknown key"#,
            ])
    }

    @Test func reportsMistakesOfAnInlinePipelineWithTheirPath() {
        let text = "source: \(Samples.sora)\npipeline:\n  outputs:\n    - {type: push, from: connections}\n"
        #expect(
            Samples.problems(ofJob: text) == [
                #"job:4:14: pipeline.outputs[0].type: "push" is not available in this version; "#
                    + "accepted: recording, hls, dash"
            ])
    }

    /// Property: whatever comes in, it is a job that survives being written and read, or a list of problems.
    @Test func survivesMutatedDocuments() throws {
        var random = SeededGenerator(seed: 5)
        let sample = Array(
            """
            {"room_id": "r", "source": {"type": "sdp", "connections": [{"connection_id": "c", "sdp_file": "a.sdp"}]},
             "limits": {"max_duration_s": 3600.5}, "receive": {"port_range": "50000-59999"}}
            """.utf8)
        var accepted = 0
        for _ in 0..<300 {
            var bytes = sample
            for _ in 0...Int.random(in: 0..<2, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 32..<127, using: &random)
            }
            do throws(JobsError) {
                let job = try Job(parsing: String(decoding: bytes, as: UTF8.self), file: "job")
                accepted += 1
                #expect(try Job(parsing: job.rendered(), file: "again") == job)
            } catch {
                guard case .refused(let problems) = error else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(!problems.isEmpty)
            }
        }
        #expect(accepted > 10)
    }

    @Test func refusesEveryTruncation() {
        let text = Samples.job(#""room_id": "r""#)
        for length in 0..<text.utf8.count {
            #expect(!Samples.problems(ofJob: String(text.prefix(length))).isEmpty)
        }
    }

    /// docs/jobs.md is a contract: its examples are jobs, its example messages ours.
    @Test func readsTheExamplesOfTheDocumentation() throws {
        let examples = try Documentation.examples(in: "docs/jobs.md", languages: ["json", "yaml"])
        #expect(examples.count >= 4)
        for example in examples {
            #expect(Samples.problems(ofJob: example) == [])
        }
    }

    @Test func namesEveryKeyInTheDocumentation() throws {
        let text = try Documentation.text("docs/jobs.md")
        let problem = try #require(Samples.problems(ofJob: Samples.job(#""x": 1"#)).first)
        let keys = try #require(problem.split(separator: "accepted: ").last).split(separator: ", ")
        #expect(keys.count == 13)
        for key in keys { #expect(text.contains("`\(key)")) }
        for reason in Reason.allCases { #expect(text.contains("`\(reason.rawValue)`")) }
        for verdict in Verdict.allCases { #expect(text.contains("`\(verdict.rawValue)`")) }
    }

    @Test(arguments: JobRenderingTests.jobs) func namesTheValueOfAnotherKind(job: Job) throws {
        let document = try AlteredDocument(job.rendered())
        for place in document.places where !place.isNull {
            let problems = Samples.problems(ofJob: try document.misplacing(place))
            #expect(problems.contains { $0.contains(": \(place.path)") }, "\(place.path): \(problems)")
        }
    }

    @Test(
        arguments: zip(
            JobRenderingTests.jobs,
            [
                [
                    "source", "source.type", "source.url", "source.channel_id", "pipeline.outputs",
                    "pipeline.outputs.from",
                    "pipeline.outputs.type",
                ],
                [
                    "source", "source.type", "source.connections", "source.connections.connection_id",
                    "source.connections.sdp",
                    "source.connections.sdp_file",
                ],
                ["source", "source.type", "source.file"], ["source", "source.type", "source.file"],
            ] as [Set<String>]))
    func needsTheseKeysAndNoOthers(job: Job, required: Set<String>) throws {
        let document = try AlteredDocument(job.rendered())
        var found: Set<String> = []
        for place in document.places where place.isMember {
            let problems = Samples.problems(ofJob: try document.removing(place))
            // The sample has a name that no document may hold.
            guard problems.contains(where: { $0.contains("missing") }) else { continue }
            found.insert(place.keys)
        }
        #expect(found == required)
    }

    @Test(arguments: ["\u{FEFF}", "\u{FEFF}\n"]) func readsATextWithAByteOrderMark(mark: String) throws {
        let text = "{\"source\": \(Samples.sora)}"
        #expect(try Job(parsing: mark + text, file: "job") == Job(parsing: text, file: "job"))
    }

    /// UTF-16 that was read as UTF-8, and binary bytes.
    @Test(arguments: ["{\0\"\0s\0", "source: \0", "\u{FFFD}\u{FFFD}{\0", "\u{0}", "\u{7F}ELF"])
    func refusesWhatIsNoText(text: String) {
        let problems = Samples.problems(ofJob: text)
        #expect(problems.count == 1 && problems[0].hasPrefix("job:1:"), "\(problems)")
    }
}
