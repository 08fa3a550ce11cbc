/// What an operator's event carries in its metadata for consoles: who wrote it and which request made it.
public enum Trail {
    /// The member of the metadata. All names that begin with it are reserved.
    public static let name = "switchboard"
    /// The operator's opaque key.
    public static let operatorKey = "operator"
    /// The id of the request.
    public static let requestID = "request_id"

    /// Metadata with nothing but a trail.
    public static func metadata(of key: Operator.Key, _ request: Request.ID?) -> JSON.Members {
        var members: JSON.Members = [operatorKey: .string(key.rawValue)]
        if let request { members[requestID] = .string(request.rawValue) }
        return [name: .object(members)]
    }
}

extension JSON.Members {
    /// The operator's opaque key in the trail; nil if there is none.
    public var trailOperator: String? { self[Trail.name]?[Trail.operatorKey]?.string }

    /// The id of the request in the trail; nil if there is none.
    public var trailRequest: String? { self[Trail.name]?[Trail.requestID]?.string }

    /// An event's metadata without the id of the request that created it.
    public var withoutRequestID: JSON.Members {
        guard var trail = self[Trail.name]?.members, trail[Trail.requestID] != nil else { return self }
        trail[Trail.requestID] = nil
        var all = self
        all[Trail.name] = .object(trail)
        return all
    }
}
