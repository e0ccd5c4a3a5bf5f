import Packaging

/// Which folders of a recording are sent to which URL.
public struct PushPlan: Equatable, Sendable {
    /// Where one folder goes.
    public struct Destination: Equatable, Sendable {
        /// Of the folder, ending with a slash.
        public var url: String
        public var target: PushTarget
    }

    private let recordingID: String
    /// Presentations of which there is one of a kind, by the name of their folder; nil: it is not sent.
    private var single: [String: PushTarget?] = [:]
    private var ofConnections: PushTarget?

    /// - Parameter combinedLabel: after which the folder of all connections together is named.
    public init(_ pipeline: Pipeline, recordingID: String, combinedLabel: String = "combined") {
        self.recordingID = recordingID
        // Their names are given before any connection joins.
        var names = FileNames()
        let outputs = pipeline.outputs.filter { $0.presentation != nil }
        func target(_ kind: PipelineOutput.Source.Kind) -> PushTarget? {
            outputs.lazy.filter { $0.source.kind == kind }.compactMap(\.push).first
        }
        if let view = pipeline.view, outputs.contains(where: { $0.source.kind == .view }) {
            single[names.insertFolder(view.label)] = .some(target(.view))
        }
        if outputs.contains(where: { $0.source.kind == .combined }) {
            single[names.insertFolder(combinedLabel)] = .some(target(.combined))
        }
        ofConnections = target(.connections)
    }

    /// Nothing is sent.
    public var isEmpty: Bool { ofConnections == nil && single.values.allSatisfy { $0 == nil } }

    /// Where a folder goes; nil where nowhere.
    public func destination(ofFolder name: String) -> Destination? {
        if let known = single[name] {
            return known.map {
                Destination(url: $0.address.url(ofFolder: nil, recordingID: recordingID), target: $0)
            }
        }
        return ofConnections.map {
            Destination(url: $0.address.url(ofFolder: name, recordingID: recordingID), target: $0)
        }
    }
}
