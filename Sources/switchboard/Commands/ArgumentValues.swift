public import ArgumentParser
public import Conversation

extension Mode: ExpressibleByArgument {}
