import Media

/// Reads an MPD's elements, and reports attributes that are missing or of another form (ISO/IEC 23009-1 §5.3).
struct ManifestReader {
    let file: String
    private(set) var findings: Findings

    /// Of all elements of one kind that are read: more than any presentation has.
    static let elementLimit = 4_096

    init(file: String, findings: Findings) {
        self.file = file
        self.findings = findings
    }

    mutating func manifest(_ root: Element) -> Manifest {
        var manifest = Manifest()
        manifest.line = root.line
        _ = text("profiles", of: root, isRequired: true)
        let type = root.attributes["type"] ?? "static"
        if type != "static", type != "dynamic" { refuse("type", of: root, "static or dynamic") }
        manifest.isDynamic = type == "dynamic"
        manifest.minimumBuffer = duration("minBufferTime", of: root, isRequired: true)
        manifest.duration = duration("mediaPresentationDuration", of: root)
        manifest.updatePeriod = duration("minimumUpdatePeriod", of: root)
        manifest.availabilityStart = date("availabilityStartTime", of: root, isRequired: manifest.isDynamic)
        manifest.publishTime = date("publishTime", of: root, isRequired: manifest.isDynamic)
        manifest.hasClock = root.first("UTCTiming") != nil
        for element in root.all("ServiceDescription").flatMap({ $0.all("Latency") }).prefix(Self.elementLimit) {
            manifest.latencies.append(
                Manifest.Latency(
                    target: integer("target", of: element), least: integer("min", of: element),
                    most: integer("max", of: element), line: element.line))
        }
        let base = self.base(of: root, "")
        for element in root.all("Period").prefix(Self.elementLimit) {
            manifest.periods.append(period(element, base))
        }
        return manifest
    }

    private mutating func period(_ element: Element, _ base: String) -> Manifest.Period {
        let own = self.base(of: element, base)
        let sets = element.all("AdaptationSet").prefix(Self.elementLimit).map { set($0, own, in: element) }
        return Manifest.Period(
            id: element.attributes["id"], start: duration("start", of: element),
            duration: duration("duration", of: element), sets: sets, line: element.line)
    }

    private mutating func set(_ element: Element, _ base: String, in period: Element) -> Manifest.AdaptationSet {
        let own = self.base(of: element, base)
        var representations: [Manifest.Representation] = []
        for inner in element.all("Representation").prefix(Self.elementLimit) {
            representations.append(representation(inner, in: [period, element], self.base(of: inner, own)))
        }
        let access = element.attributes["startWithSAP"] ?? element.first("Representation")?.attributes["startWithSAP"]
        return Manifest.AdaptationSet(
            contentType: element.attributes["contentType"],
            isAligned: element.attributes["segmentAlignment"].map { $0 != "false" && $0 != "0" } ?? false,
            startsWithAccessPoint: access == "1" || access == "2", representations: representations,
            line: element.line)
    }

    private mutating func representation(
        _ element: Element, in outer: [Element], _ base: String
    ) -> Manifest.Representation {
        var common = element
        // Attributes of the adaptation set hold for its representations (§5.3.7).
        common.attributes = (outer.last?.attributes ?? [:]).merging(element.attributes) { _, own in own }
        let id = text("id", of: element, isRequired: true) ?? ""
        let templates = (outer + [element]).compactMap { $0.first("SegmentTemplate") }
        return Manifest.Representation(
            id: id, bandwidth: integer("bandwidth", of: element, isRequired: true).map { Int($0) } ?? 0,
            mimeType: text("mimeType", of: common, isRequired: true),
            codecs: text("codecs", of: common, isRequired: true), width: integer("width", of: common).map { Int($0) },
            height: integer("height", of: common).map { Int($0) }, frameRate: rate("frameRate", of: common),
            sampleRate: integer("audioSamplingRate", of: common).map { Int($0) },
            template: templates.isEmpty ? nil : template(templates), base: base, line: element.line)
    }

    /// Inner templates complete outer ones (§5.3.9.1).
    private mutating func template(_ elements: [Element]) -> SegmentTemplate {
        var merged = elements[elements.count - 1]
        merged.attributes = elements.reduce(into: [:]) { $0.merge($1.attributes) { _, inner in inner } }
        var template = SegmentTemplate(line: merged.line)
        let scale = integer("timescale", of: merged) ?? 1
        template.timescale = UInt32(clamping: max(1, scale))
        template.duration = integer("duration", of: merged)
        template.startNumber = integer("startNumber", of: merged).map { Int($0) } ?? 1
        template.presentationTimeOffset = integer("presentationTimeOffset", of: merged) ?? 0
        template.media = merged.attributes["media"]
        template.initialization = merged.attributes["initialization"]
        template.availabilityOffset = offset(of: merged)
        template.isComplete = merged.attributes["availabilityTimeComplete"].map { $0 != "false" && $0 != "0" } ?? true
        if let timeline = elements.reversed().compactMap({ $0.first("SegmentTimeline") }).first {
            template.timeline = timeline.all("S").prefix(SegmentTemplate.segmentLimit).map { run($0) }
        }
        return template
    }

    /// Seconds, or `INF` (§5.3.9.2.2).
    private mutating func offset(of element: Element) -> Interval? {
        guard let text = text("availabilityTimeOffset", of: element) else { return nil }
        if text == "INF" { return Interval(nanoseconds: .max) }
        if let value = Interval(decimal: text[...]) { return value }
        refuse("availabilityTimeOffset", of: element, "seconds such as 1.5, or INF")
        return nil
    }

    private mutating func run(_ element: Element) -> SegmentTemplate.Run {
        let repeats = element.attributes["r"] ?? "0"
        let count = repeats == "-1" ? -1 : Int(repeats).flatMap { (0...(1 << 31)).contains($0) ? $0 : nil }
        if count == nil { refuse("r", of: element, "an integer from -1 on") }
        return SegmentTemplate.Run(
            time: integer("t", of: element), duration: integer("d", of: element, isRequired: true) ?? 0,
            repeats: count ?? 0, line: element.line)
    }

    /// A BaseURL is resolved against the one outside (§5.6.4); only its folder matters here.
    private func base(of element: Element, _ outer: String) -> String {
        guard let text = element.first("BaseURL")?.text, !text.isEmpty else { return outer }
        return Reference.isAbsolute(text) || text.hasPrefix("/") ? text : outer + text
    }

    private mutating func text(_ name: String, of element: Element, isRequired: Bool = false) -> String? {
        if let value = element.attributes[name], !value.isEmpty { return value }
        if isRequired {
            findings.report(.dashAttributeRequired, line: element.line, of: file, "\(element.name) lacks @\(name)")
        }
        return nil
    }

    private mutating func integer(_ name: String, of element: Element, isRequired: Bool = false) -> Int64? {
        guard let text = text(name, of: element, isRequired: isRequired) else { return nil }
        if text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int64(text), value <= SegmentTemplate.tickLimit
        {
            return value
        }
        refuse(name, of: element, "an integer")
        return nil
    }

    private mutating func duration(_ name: String, of element: Element, isRequired: Bool = false) -> Interval? {
        guard let text = text(name, of: element, isRequired: isRequired) else { return nil }
        if let value = Interval(xmlDuration: text) { return value }
        refuse(name, of: element, "a duration such as PT2.5S")
        return nil
    }

    private mutating func date(_ name: String, of element: Element, isRequired: Bool) -> WallInstant? {
        guard let text = text(name, of: element, isRequired: isRequired) else { return nil }
        if let value = WallInstant(parsing: text) { return value }
        refuse(name, of: element, "a date and time")
        return nil
    }

    /// `25`, or `30000/1001` (§5.3.7.2).
    private mutating func rate(_ name: String, of element: Element) -> Double? {
        guard let text = text(name, of: element) else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Interval(decimal: $0)?.seconds }
        if parts.count == 1, let rate = parts[0] { return rate }
        if parts.count == 2, let above = parts[0], let below = parts[1], below > 0 { return above / below }
        refuse(name, of: element, "a rate such as 25 or 30000/1001")
        return nil
    }

    private mutating func refuse(_ name: String, of element: Element, _ expected: String) {
        findings.report(
            .dashAttributeValue, line: element.line, of: file,
            "\(element.name)@\(name) is '\(element.attributes[name] ?? "")', expected \(expected)")
    }
}
