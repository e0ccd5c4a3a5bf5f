import Testing

@testable import Jobs

@Suite struct PushTargetTests {
    private func outputs(_ members: String, from source: String = "connections") throws -> [PipelineOutput] {
        let view = "view: {audio: {format: {codec: aac}}, video: false}\n"
        return try Pipeline(
            parsing: (source == "view" ? view : "") + "outputs: [{type: hls, from: \(source), \(members)}]",
            file: "pipeline"
        ).outputs
    }

    private func refusal(_ members: String, from source: String = "connections") -> String {
        do {
            _ = try outputs(members, from: source)
            return "accepted"
        } catch {
            return "\(error)"
        }
    }

    private func target(_ url: String, _ method: PushTarget.Method = .put, deletes: Bool = false) -> PushTarget {
        PushTarget(PushAddress(known: url), method: method, deletes: deletes)
    }

    @Test func isPutAndDeletesNothingUnlessToldOtherwise() throws {
        #expect(try outputs("url: http://a.example/x")[0].push == target("http://a.example/x/"))
        #expect(
            try outputs("url: http://a.example/x, method: POST, delete: true")[0].push
                == target("http://a.example/x/", .post, deletes: true))
        #expect(try outputs("hlsTime: 2")[0].push == nil)
        #expect(try outputs("url: null")[0].push == nil)
    }

    @Test func isWrittenAsItIsRead() throws {
        for members in [
            "url: 'http://a.example/{connection}/'", "url: http://a.example/, method: POST, delete: true",
        ] {
            let pipeline = Pipeline(outputs: try outputs(members))
            #expect(try Pipeline(parsing: pipeline.rendered(), file: "again") == pipeline)
        }
    }

    @Test(arguments: [
        (
            "url: ftp://a.example/",
            "pipeline:1:47: outputs[0].url: the URL begins neither with http:// nor with https://; accepted: the URL of a "
                + "folder, such as \"https://media.example/live/\", with http or https and without query"
        ),
        ("url: 5", "pipeline:1:47: outputs[0].url: is not a string; accepted: the URL of a"),
        ("url: http://a.example/, method: put", "\"put\" is not a method; accepted: PUT, POST"),
        ("url: http://a.example/, delete: 1", "the number 1 is neither true nor false; accepted: true, false"),
        ("method: PUT", "outputs[0].method: has no effect without url; accepted: null, or a url beside it"),
        ("delete: true", "outputs[0].delete: has no effect without url"),
    ])
    func refusesWithLineAndColumn(members: String, problem: String) {
        #expect(refusal(members).contains(problem), "\(refusal(members))")
    }

    @Test func quotesNoURL() {
        for url in ["'http://ann:SECRET@a b/'", "'http://ann:SECRET@/?'", "'ftp://ann:SECRET@a/'"] {
            let text = refusal("url: \(url)")
            #expect(text.contains("outputs[0].url: the URL") && !text.contains("SECRET") && !text.contains("ann"))
        }
    }

    @Test func aViewHasNoConnection() throws {
        let text = refusal("url: 'http://a.example/{connection}/'", from: "view")
        #expect(text.contains("has {connection}, and the output is of no connection"), "\(text)")
        #expect(try outputs("url: 'http://a.example/{recording}/'", from: "view")[0].push != nil)
    }

    @Test func onlyPresentationsAreSent() {
        let text = "outputs: [{type: recording, from: connections, url: 'http://a.example/'}]"
        #expect(throws: JobsError.self) { try Pipeline(parsing: text, file: "pipeline") }
    }

    @Test(arguments: [
        ("", true), (", url: http://a.example/", true), (", url: http://b.example/", false),
        (", url: http://a.example/, method: POST", false), (", url: http://a.example/, delete: true", false),
    ])
    func outputsThatShareAFolderAreSentAlike(members: String, isAccepted: Bool) {
        let text = """
            outputs:
            - {type: hls, from: connections, url: http://a.example/}
            - {type: dash, from: connections\(members)}
            """
        do {
            let outputs = try Pipeline(parsing: text, file: "pipeline").outputs
            #expect(isAccepted && outputs[0].push != nil)
        } catch {
            #expect(!isAccepted)
            #expect("\(error)".contains("pipeline:3:3: outputs[1]: shares its folder with the output of type hls"))
        }
    }
}
